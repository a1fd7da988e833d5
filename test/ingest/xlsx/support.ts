import { adapters } from '../../../src/ingest/adapters.ts'
import { memorySource } from '../../../src/ingest/byte-sources.ts'
import type { SourceItem } from '../../../src/ingest/adapter.ts'
import { recognise, unrecognised } from '../../../src/ingest/recognise.ts'
import { craftXlsx, type CraftedBook, type CraftedCell, type CraftedSheet } from './craft-xlsx.ts'

export const headers = [
  'Station name',
  'Patient ID',
  'Patient sex',
  'Patient date of birth',
  'Accession number',
  'Study date',
  'Study time',
  'Patient age',
  'Total DLP (mGy.cm)',
  'E1 Acquisition protocol',
  'E1 CTDI phantom type',
  'E1 CTDIvol (mGy)',
  'E1 DLP (mGy.cm)',
]
export const exam = (accession = 'A1'): readonly CraftedCell[] => [
  'CT77',
  'PID-1',
  'F',
  { date: 29254 },
  accession,
  { date: 45418 },
  { xml: '<c r="REF" s="3"><v>0.42444444444444446</v></c>' },
  44.3,
  350.5,
  'Thorax',
  '32 cm',
  10.25,
  350.5,
]
export const sheet = (
  rows: readonly (readonly CraftedCell[])[],
  more: Partial<CraftedSheet> = {},
) => ({
  name: 'All data',
  rows: [headers, ...rows],
  ...more,
})

export async function read(bytes: Uint8Array): Promise<readonly SourceItem[]> {
  const head = bytes.subarray(0, 8192)
  const adapter = recognise(head, adapters)
  if (adapter === null || typeof adapter === 'string') return [unrecognised(head)]
  const items: SourceItem[] = []
  for await (const item of adapter.read(memorySource(bytes))) items.push(item)
  return items
}
export const book = (more: Partial<CraftedBook> & Pick<CraftedBook, 'sheets'>) =>
  read(craftXlsx(more))
/** The exam with one cell changed. */
export const withCell = (column: string, cell: CraftedCell) => {
  const index = headers.indexOf(column)
  return book({ sheets: [sheet([exam().map((given, at) => (at === index ? cell : given))])] })
}
export const details = (items: readonly SourceItem[]) =>
  items.flatMap((item) =>
    item.kind === 'remark'
      ? [item.finding.detail]
      : item.kind === 'refused'
        ? item.findings.map(({ detail }) => detail)
        : [],
  )
