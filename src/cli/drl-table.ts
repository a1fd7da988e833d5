import type { DrlRow } from '../contract/analytics.ts'
import { formatDose, formatInterval } from './format-dose.ts'
import { table } from './table.ts'

const statusWords = { ok: '', 'too-few': 'too few', withheld: 'withheld' } as const

/** The DRL table for people: what, for whom, the value with its interval, and from how many. */
export function drlTable(rows: readonly DrlRow[]): string {
  return table<DrlRow>(
    [
      { head: 'protocol', cell: (row) => row.protocol.name },
      { head: 'band', cell: (row) => row.bandLabel },
      { head: 'quantity', cell: (row) => row.quantity },
      {
        head: 'phantom',
        align: 'right',
        cell: (row) => (row.phantomCm === null ? '' : `${row.phantomCm} cm`),
      },
      {
        head: 'DRL',
        align: 'right',
        cell: (row) => (row.status === 'ok' ? formatDose(row.drl) : statusWords[row.status]),
      },
      { head: '95 % interval', align: 'right', cell: (row) => formatInterval(row.interval) },
      { head: 'achievable', align: 'right', cell: (row) => formatDose(row.achievable) },
      { head: 'unit', cell: (row) => row.unit },
      { head: 'exams', align: 'right', cell: (row) => String(row.exams ?? '') },
      { head: 'facilities', align: 'right', cell: (row) => String(row.facilities ?? '') },
    ],
    rows,
  )
}
