import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { SourceItem } from '../../../src/ingest/adapter.ts'
import { adapters } from '../../../src/ingest/adapters.ts'
import { memorySource } from '../../../src/ingest/byte-sources.ts'
import { recognise, unrecognised } from '../../../src/ingest/recognise.ts'
import { bytesOf, told } from '../csv/support.ts'

const samples = join(import.meta.dirname, '../../../../shared/samples/exports/other_headers.json')
export const present = existsSync(samples)
const published = present
  ? z
      .record(z.string(), z.object({ columns: z.array(z.string()).optional() }))
      .parse(JSON.parse(readFileSync(samples, 'utf8')))
  : {}

/** Published headers of a system; a block written once with "(x4 series)" stands there four times. */
export function headersOf(system: string): readonly string[] {
  const [, found] = Object.entries(published).find(([name]) => name.includes(system)) ?? []
  const columns = found?.columns ?? []
  const series = columns.filter((header) => header.startsWith('(x4 series) '))
  if (series.length === 0) return columns
  const before = columns.slice(0, columns.indexOf(series[0] ?? ''))
  const after = columns.slice(before.length + series.length)
  const block = series.map((header) => header.replace('(x4 series) ', ''))
  return [...before, ...block, ...block, ...block, ...block, ...after]
}

export type Row = Readonly<Record<string, string>>

/** A line by header; a header that occurs several times takes "1 kV", "2 kV". */
export function line(headers: readonly string[], row: Row): readonly string[] {
  const seen = new Map<string, number>()
  return headers.map((header) => {
    const count = (seen.get(header) ?? 0) + 1
    seen.set(header, count)
    return row[header] ?? row[`${count} ${header}`] ?? ''
  })
}
const quoted = (cell: string): string => (/[",;\n]/.test(cell) ? `"${cell}"` : cell)
export const csv = (headers: readonly string[], ...rows: readonly (readonly string[])[]): string =>
  [headers, ...rows].map((cells) => cells.map(quoted).join(',')).join('\n')

export async function read(bytes: Uint8Array): Promise<readonly SourceItem[]> {
  const head = bytes.subarray(0, 8192)
  const adapter = recognise(head, adapters)
  if (adapter === null || typeof adapter === 'string') return [unrecognised(head)]
  const items: SourceItem[] = []
  for await (const item of adapter.read(memorySource(bytes))) items.push(item)
  return items
}
export const readTable = (headers: readonly string[], ...rows: readonly Row[]) =>
  read(bytesOf(csv(headers, ...rows.map((row) => line(headers, row)))))
export const refusals = (items: readonly SourceItem[]) =>
  told(items).filter((line) => !line.startsWith('remark'))
