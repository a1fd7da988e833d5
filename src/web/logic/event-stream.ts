export interface StreamEvent {
  readonly name: string
  readonly id: string
  readonly data: string
}

/** Reads text/event-stream as it arrives (HTML, 9.2.6): comments and unknown fields are passed over. */
export class EventStreamReader {
  #text = ''

  /** @returns the events that are whole now */
  take(part: string): readonly StreamEvent[] {
    const blocks = (this.#text + part.replaceAll('\r\n', '\n')).split('\n\n')
    this.#text = blocks.pop() ?? ''
    return blocks.flatMap(readBlock)
  }
}

function readBlock(block: string): readonly StreamEvent[] {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^([a-z]+):? ?(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    const before = fields.get(name)
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value)
  }
  const data = fields.get('data')
  if (data === undefined) return []
  return [{ name: fields.get('event') ?? 'message', id: fields.get('id') ?? '', data }]
}
