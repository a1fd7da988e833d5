import type { JudgedRow } from './judge-row.ts'
import { verdictWords } from './verdict-words.ts'

export const sortKeys = ['ratio', 'name', 'exams', 'verdict'] as const
export type SortKey = (typeof sortKeys)[number]

type Compare = (a: JudgedRow, b: JudgedRow) => number

const byRatio: Compare = (a, b) => (b.ratio ?? -1) - (a.ratio ?? -1)
const byName: Compare = (a, b) => a.row.protocol.name.localeCompare(b.row.protocol.name)
const byExams: Compare = (a, b) => b.row.exams - a.row.exams
const byVerdict: Compare = (a, b) =>
  verdictWords[b.verdict].gravity - verdictWords[a.verdict].gravity || byRatio(a, b)

const compares: Readonly<Record<SortKey, Compare>> = {
  ratio: byRatio,
  name: byName,
  exams: byExams,
  verdict: byVerdict,
}

/** A new array; equal rows keep the order of the answer (bands ascending). Rows without a ratio come last. */
export const sortRows = (rows: readonly JudgedRow[], key: SortKey): readonly JudgedRow[] =>
  [...rows].sort(compares[key])
