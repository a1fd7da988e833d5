/** Lets others have the thread for a moment. */
export type Pause = () => Promise<void>

/** Does 0..total−1 in slices, with a pause after each. */
export async function inSlices(
  total: number,
  slice: number,
  pause: Pause,
  work: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < total; from += slice) {
    work(from, Math.min(from + slice, total))
    await pause()
  }
}
