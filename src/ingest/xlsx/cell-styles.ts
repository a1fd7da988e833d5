import type { ByteSource } from '../adapter.ts'
import { numberMeaning, type NumberMeaning } from './number-format.ts'
import { heardXml } from './read-xml.ts'
import { tooMuch } from './workbook-refused.ts'

const mostStyles = 100_000

/** What each cell style makes of a number, by the number a cell names it by. */
export async function readCellStyles(part: ByteSource): Promise<readonly NumberMeaning[]> {
  const codes = new Map<number, string>()
  const formats: number[] = []
  let inCells = false
  await heardXml(part.stream(), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) formats.push(Number(attributes.numFmtId ?? 0))
      if (formats.length > mostStyles || codes.size > mostStyles) throw tooMuch('too many styles')
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats.map((id) => numberMeaning(id, codes.get(id)))
}
