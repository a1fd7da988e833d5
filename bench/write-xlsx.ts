import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const rowsAtOnce = 200

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const columnName = (index: number): string =>
  (index < 26 ? '' : columnName(Math.floor(index / 26) - 1)) +
  String.fromCharCode(65 + (index % 26))

const number = /^-?\d+(?:\.\d+)?$/

/**
 * Writes one sheet "All data" of rows of texts and numbers, as a stream. Texts are shared, as Excel writes them.
 * @param dateColumns columns of ISO dates, written as date numbers
 */
export async function writeXlsx(
  path: string,
  rows: () => Iterable<readonly string[]>,
  dateColumns: ReadonlySet<number>,
): Promise<void> {
  const strings = new Map<string, number>()
  const shared = (text: string): number => {
    const known = strings.get(text) ?? strings.size
    strings.set(text, known)
    return known
  }
  const cell = (text: string, row: number, column: number): string => {
    if (text === '') return ''
    const at = `r="${columnName(column)}${row}"`
    if (row > 1 && dateColumns.has(column))
      return `<c ${at} s="1"><v>${Date.parse(text) / 86_400_000 + 25_569}</v></c>`
    return number.test(text)
      ? `<c ${at}><v>${text}</v></c>`
      : `<c ${at} t="s"><v>${shared(text)}</v></c>`
  }
  function* sheet(): Generator<string> {
    yield `<worksheet xmlns="${main}"><sheetData>`
    let number = 0
    let parts: string[] = []
    for (const cells of rows()) {
      number += 1
      const row = number
      parts.push(`<row r="${row}">${cells.map((text, at) => cell(text, row, at)).join('')}</row>`)
      if (parts.length < rowsAtOnce) continue
      yield parts.join('')
      parts = []
    }
    yield `${parts.join('')}</sheetData></worksheet>`
  }
  function* sharedStrings(): Generator<string> {
    yield `<sst xmlns="${main}">`
    for (const text of strings.keys()) yield `<si><t>${escape(text)}</t></si>`
    yield '</sst>'
  }
  const zip = new ZipFile()
  const out = createWriteStream(path)
  zip.outputStream.pipe(out)
  const text = (name: string, content: string) => zip.addBuffer(Buffer.from(content), name)
  text(
    '[Content_Types].xml',
    '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
  )
  text(
    'xl/workbook.xml',
    `<workbook xmlns:r="${office}"><sheets><sheet name="All data" sheetId="1" r:id="r1"/></sheets></workbook>`,
  )
  text(
    'xl/_rels/workbook.xml.rels',
    `<Relationships><Relationship Id="r1" Type="${office}/worksheet" Target="sheet.xml"/><Relationship Id="r2" Type="${office}/sharedStrings" Target="strings.xml"/><Relationship Id="r3" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  )
  text(
    'xl/styles.xml',
    '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
  )
  zip.addReadStreamLazy('xl/sheet.xml', (done) => done(null, Readable.from(sheet())))
  // after the sheet, whose texts it holds
  zip.addReadStreamLazy('xl/strings.xml', (done) => done(null, Readable.from(sharedStrings())))
  zip.end()
  await once(out, 'close')
}
