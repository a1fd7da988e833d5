export interface ServerEvent {
  readonly name: string
  readonly id: string
  readonly data: string
}

/** Reads a text/event-stream to its end, as a browser would. */
export async function readEvents(response: Response): Promise<readonly ServerEvent[]> {
  const text = await response.text()
  return text.split('\n\n').flatMap((block) => {
    const field = (name: string) =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2)
    const name = field('event')
    return name === undefined ? [] : [{ name, id: field('id') ?? '', data: field('data') ?? '' }]
  })
}
