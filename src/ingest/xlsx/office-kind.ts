import { readHead } from '../csv/peek-stream.ts'
import { heardXml } from './read-xml.ts'
import { WorkbookRefused } from './workbook-refused.ts'
import type { ZipParts } from './zip-parts.ts'

const refusals: readonly { readonly type: RegExp; readonly what: string }[] = [
  { type: /sheet\.binary/, what: 'a binary Excel workbook (.xlsb)' },
  { type: /wordprocessingml|ms-word/, what: 'a Word document' },
  { type: /presentationml|ms-powerpoint/, what: 'a PowerPoint presentation' },
  { type: /ms-visio|visio/, what: 'a Visio drawing' },
]
const openDocuments: readonly (readonly [string, string])[] = [
  ['opendocument.spreadsheet', 'an OpenDocument spreadsheet (.ods)'],
  ['opendocument.text', 'an OpenDocument text'],
  ['opendocument', 'an OpenDocument document'],
  ['epub', 'an e-book'],
]
const workbookType =
  /spreadsheetml\.(?:sheet|template)\.main\+xml$|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml$/

export const notAWorkbook = (what: string): WorkbookRefused =>
  new WorkbookRefused('workbook-kind', what)

/** The name of an XLSX's workbook part. @throws WorkbookRefused when the document is of another kind */
export async function workbookPart(parts: ZipParts): Promise<string> {
  if (!parts.has('[Content_Types].xml')) throw notAWorkbook(await openDocumentKind(parts))
  const types: { readonly name: string; readonly type: string }[] = []
  await heardXml((await parts.part('[Content_Types].xml')).stream(), {
    open(name, { PartName = '', ContentType = '' }) {
      if (name === 'Override' && types.length < 10_000)
        types.push({ name: PartName.replace(/^\//, ''), type: ContentType })
    },
  })
  const workbooks = types.filter(({ type }) => workbookType.test(type))
  const [workbook] = workbooks
  if (workbook !== undefined && workbooks.length === 1) return workbook.name
  // a few writers give the type to the extension instead of the part
  if (workbooks.length === 0 && parts.has('xl/workbook.xml')) return 'xl/workbook.xml'
  const other = refusals.find((kind) => types.some(({ type }) => kind.type.test(type)))
  throw notAWorkbook(other?.what ?? 'another office document')
}

async function openDocumentKind(parts: ZipParts): Promise<string> {
  if (!parts.has('mimetype')) return 'another office document'
  const head = await readHead((await parts.part('mimetype')).stream(), 128)
  const type = Buffer.from(head).toString('latin1')
  return openDocuments.find(([part]) => type.includes(part))?.[1] ?? 'another office document'
}
