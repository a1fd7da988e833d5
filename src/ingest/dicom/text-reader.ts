import type { DataSet } from './data-set.ts'
import { characterSets, escapedSets } from '../../catalogue/dicom-codes-character-sets.ts'
import { plainValue } from './elements.ts'

/** Reads a text element as the file's character set says; undefined where it is absent or empty. */
export type TextReader = (dataSet: DataSet, tag: string) => string | undefined

const escape = 0x1b
const plain = /^[\x20-\x7e]*$/

/** @param characterSet the value of Specific Character Set (0008,0005), of the whole file */
export function makeTextReader(characterSet: string | undefined): TextReader {
  const [first = '', ...others] = (characterSet ?? '').split('\\').map((term) => term.trim())
  const base = characterSets.get(first.replace(/^ISO 2022 IR /, 'ISO_IR ')) ?? 'latin1'
  const escapes = others.length > 0 || first.startsWith('ISO 2022')
  return (dataSet, tag) => {
    const latin1 = plainValue(dataSet, tag)
    if (latin1 === undefined || plain.test(latin1)) return latin1
    const element = dataSet.element(tag)
    if (element === undefined) return undefined
    const end = element.offset + element.length
    const nul = dataSet.bytes.indexOf(0, element.offset)
    const bytes = dataSet.bytes.subarray(element.offset, nul < 0 ? end : Math.min(nul, end))
    const text = escapes ? decodeEscaped(bytes, base) : decode(bytes, base)
    return text.trim() || undefined
  }
}

const decoders = new Map<string, TextDecoder>()

function decode(bytes: Uint8Array, label: string): string {
  if (label === 'latin1') return Buffer.from(bytes).toString('latin1')
  let decoder = decoders.get(label)
  if (decoder === undefined) {
    decoder = new TextDecoder(label)
    decoders.set(label, decoder)
  }
  return decoder.decode(bytes)
}

/** ISO 2022 (PS3.5, 6.1.2.5): runs of bytes, each in the set that the escape sequence before it named. */
function decodeEscaped(bytes: Uint8Array, base: string): string {
  let text = ''
  let position = 0
  while (position < bytes.length) {
    const next = bytes.indexOf(escape, position + 1)
    const run = bytes.subarray(position, next < 0 ? bytes.length : next)
    text += run[0] === escape ? decodeRun(run) : decode(run, base)
    position += run.length
  }
  return text
}

function decodeRun(run: Uint8Array): string {
  for (const length of [2, 3]) {
    const set = escapedSets.get(String.fromCharCode(...run.subarray(1, 1 + length)))
    if (set !== undefined) return decode(set.keep ? run : run.subarray(1 + length), set.decoder)
  }
  return decode(run.subarray(1), 'latin1')
}
