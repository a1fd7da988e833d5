import { SaxesParser } from 'saxes'
import { deepestElement, longestSilence } from './workbook-limits.ts'
import { damaged } from './workbook-refused.ts'

/** What a reader wants to hear; names are without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * Reads XML as a stream; yields after each piece, so that the caller can hand on what its handler has gathered.
 * @throws WorkbookRefused for broken XML, any document type, absurd depth or size of one item
 */
export async function* readXml(
  stream: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let depth = 0
  let silent = 0
  parser.on('doctype', () => {
    throw damaged('a document type declaration')
  })
  parser.on('error', () => {
    throw damaged('broken XML')
  })
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0
    if (++depth > deepestElement) throw damaged('elements nested too deeply')
    handler.open(localName(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    silent = 0
    depth -= 1
    handler.close?.(localName(name))
  })
  if (handler.text !== undefined) {
    const hear = handler.text.bind(handler)
    parser.on('text', hear)
    parser.on('cdata', hear)
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      const slice = chunk.subarray(at, at + sliceBytes)
      silent += slice.length
      if (silent > longestSilence) throw damaged('an item of more than a megabyte')
      parser.write(decoded(decoder, slice))
      yield
    }
  }
  parser.write(decoded(decoder)).close()
  yield
}

const sliceBytes = 64 * 1024

function decoded(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
  } catch {
    throw damaged('XML that is not UTF-8')
  }
}

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/** Reads XML to its end for what its handler gathers. */
export async function heardXml(
  stream: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
): Promise<void> {
  for await (const _ of readXml(stream, handler)) void _
}
