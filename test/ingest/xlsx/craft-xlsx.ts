import { craftZip, type CraftedEntry } from '../zip/craft-zip.ts'

/** A cell as a test wants it: a text (shared), a number, or its XML as it is. */
export type CraftedCell =
  string | number | null | { readonly xml: string } | { readonly date: number }

export interface CraftedSheet {
  readonly name: string
  readonly state?: string
  readonly rows: readonly (readonly CraftedCell[])[]
  /** XML behind the cells. */
  readonly after?: string
  /** Instead of the sheet's own. */
  readonly xml?: string
}

export interface CraftedBook {
  readonly sheets: readonly CraftedSheet[]
  readonly date1904?: boolean
  /** Instead of the book's own. */
  readonly parts?: Readonly<Record<string, string>>
  readonly more?: readonly CraftedEntry[]
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** An XLSX as Excel would write it, save for what a test makes of it. Style 1 is a date, 2 a date and time, 3 a time. */
export function craftXlsx({
  sheets,
  date1904 = false,
  parts = {},
  more = [],
}: CraftedBook): Buffer {
  const strings: string[] = []
  const cellXml = (cell: CraftedCell, reference: string): string => {
    if (cell === null) return ''
    if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
    if (typeof cell === 'string') {
      strings.push(cell)
      return `<c r="${reference}" t="s"><v>${strings.length - 1}</v></c>`
    }
    if ('date' in cell) return `<c r="${reference}" s="1"><v>${cell.date}</v></c>`
    return cell.xml.replace('REF', reference)
  }
  const sheetXml = ({ rows, after = '' }: CraftedSheet): string =>
    `${head}<worksheet xmlns="${main}"><dimension ref="A1:ZZ9"/><sheetData>${rows
      .map((row, r) => {
        const cells = row.map((cell, c) => cellXml(cell, `${columnName(c)}${r + 1}`)).join('')
        return cells === '' ? '' : `<row r="${r + 1}">${cells}</row>`
      })
      .join('')}</sheetData>${after}</worksheet>`
  const sheetParts = sheets.map((sheet, index) => ({
    name: `xl/worksheets/sheet${index + 1}.xml`,
    content: sheet.xml ?? sheetXml(sheet),
  }))
  const own: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/></Types>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${escape(name)}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${index + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships>${sheets
      .map(
        (_, index) =>
          `<Relationship Id="rId${index + 1}" Type="${office}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
      )
      .join(
        '',
      )}<Relationship Id="s1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="s2" Type="${office}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="21"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${head}<sst xmlns="${main}">${strings.map((text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`).join('')}</sst>`,
  }
  const entries = Object.entries({ ...own, ...parts }).map(([name, content]) => ({ name, content }))
  return craftZip([...entries, ...sheetParts, ...more])
}
