import { cpus, totalmem } from 'node:os'

export interface BenchRow {
  readonly question: string
  /** What the figure is compared with, in the same run on the same data. */
  readonly against: string
  readonly ours: number
  readonly theirs: number | null
  readonly unit: string
  /** ours / theirs. */
  readonly ratio: number | null
  /** What ours (or, where `theirs` is given, the ratio) is held to; null: only watched. */
  readonly limit: number | null
  readonly holds: boolean | null
}

export interface BenchReport {
  readonly name: string
  readonly machine: string
  readonly date: string
  readonly rows: readonly BenchRow[]
}

export type Bench = () => Promise<readonly BenchRow[]>

export const machine = (): string =>
  `${cpus().length} x ${cpus()[0]?.model ?? 'cpu'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Wall time of one run in milliseconds. */
export async function timed(task: () => unknown): Promise<number> {
  const started = performance.now()
  await task()
  return performance.now() - started
}

/** A row whose figure is a duration or a size: smaller is better, held to a limit of its own. */
export function row(
  question: string,
  against: string,
  ours: number,
  theirs: number | null,
  unit: string,
  limit: {
    readonly ours?: number
    readonly ratioAtLeast?: number
    readonly ratioAtMost?: number
  } = {},
): BenchRow {
  const ratio = theirs === null ? null : ours / theirs
  const held = [
    limit.ours === undefined ? null : ours <= limit.ours,
    limit.ratioAtLeast === undefined || ratio === null ? null : ratio >= limit.ratioAtLeast,
    limit.ratioAtMost === undefined || ratio === null ? null : ratio <= limit.ratioAtMost,
  ].filter((verdict) => verdict !== null)
  return {
    question,
    against,
    ours,
    theirs,
    unit,
    ratio,
    limit: limit.ours ?? limit.ratioAtLeast ?? limit.ratioAtMost ?? null,
    holds: held.length === 0 ? null : held.every(Boolean),
  }
}
