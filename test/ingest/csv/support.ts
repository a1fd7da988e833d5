import { openremCtCsvLayout } from '../../../src/catalogue/export-layouts/openrem-ct-csv.ts'
import type { FormatAdapter, SourceItem } from '../../../src/ingest/adapter.ts'
import { memorySource, streamSource } from '../../../src/ingest/byte-sources.ts'
import { createCsvAdapter } from '../../../src/ingest/csv/csv-adapter.ts'

export const openremCsvAdapter = createCsvAdapter(openremCtCsvLayout)

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Reads a whole text or bytes; `chunk` splits it, to show that boundaries do not matter. */
export async function read(
  content: string | Uint8Array,
  chunk = 65_536,
  adapter: FormatAdapter = openremCsvAdapter,
): Promise<readonly SourceItem[]> {
  const bytes = typeof content === 'string' ? bytesOf(content) : content
  const source =
    chunk === 65_536
      ? memorySource(bytes)
      : streamSource(bytes.length, async function* () {
          for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
        })
  const items: SourceItem[] = []
  for await (const item of adapter.read(source)) items.push(item)
  return items
}

/** One line an item: what it is, where, which rule, which field. */
export const told = (items: readonly SourceItem[]): readonly string[] =>
  items.map((item) => {
    if (item.kind === 'record' || item.kind === 'report' || item.kind === 'size')
      return `${item.kind} ${item.row}`
    const finding = item.kind === 'remark' ? item.finding : item.findings[0]
    const at = item.kind === 'refused' && item.row !== null ? ` ${item.row}` : ''
    return `${item.kind}${at}: ${finding?.rule}${finding?.field === undefined ? '' : ` [${finding.field}]`}`
  })

export const recordsOf = (items: readonly SourceItem[]) =>
  items.flatMap((item) => (item.kind === 'record' ? [item.record] : []))

const studyHeaders = [
  'Patient name',
  'Patient ID',
  'Institution',
  'Manufacturer',
  'Model name',
  'Station name',
  'Display name',
  'Accession number',
  'Operator',
  'Study date',
  'Study time',
  'Date of birth',
  'Age',
  'Sex',
  'Height',
  'Mass (kg)',
  'Test patient?',
  'Study description',
  'Requested procedure',
  'Study Comments',
  'No. events',
  'DLP total (mGy.cm)',
]
const eventHeaders = [
  'Protocol',
  'Type',
  'Exposure time',
  'Scanning length',
  'Slice thickness',
  'Total collimation',
  'Pitch',
  'No. sources',
  'CTDIvol',
  'Phantom',
  'DLP',
  'S1 name',
  'S1 kVp',
  'S1 max mA',
  'S1 mA',
  'S1 Exposure time/rotation',
  'S2 name',
  'S2 kVp',
  'S2 max mA',
  'S2 mA',
  'S2 Exposure time/rotation',
  'mA Modulation type',
  'Dose check details',
  'Comments',
]
export const headers = (events: number): readonly string[] => [
  ...studyHeaders,
  ...Array.from({ length: events }, (_, index) =>
    eventHeaders.map((header) => `E${index + 1} ${header}`),
  ).flat(),
]

export const study =
  'Doe^Jane,PID-0815,St Elsewhere,SIEMENS,SOMATOM Force,CT77,Room 3,ACC-1,Op^Erator,2024-05-06,10:11:12,1980-02-03,44.3,F,1.65,61.5,,CT Thorax; low dose,Thorax,secret comment,2,181.5'
export const localiser =
  'Topogram,Constant Angle Acquisition,4.1,512.5,0.6,3.6,,1,0.12,32 cm,6.5,A,100,20,20,4.1,,,,,,,,'
export const spiral =
  'Thorax_LD,Spiral Acquisition,2.5,350,0.6,38.4,1.2,2,5,IEC Body Dosimetry Phantom,175,A,120,200,150.5,0.25,B,120,200,140,0.25,XYZ_EC,,operator note'

export const table = (...rows: readonly string[]): string =>
  [headers(2).join(','), ...rows].join('\r\n') + '\r\n'
