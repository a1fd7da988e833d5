/** Runs pieces of work one after the other, in the order they were asked for. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Publications: each must know all that were published before it. */
export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => {})
    return result
  }
}
