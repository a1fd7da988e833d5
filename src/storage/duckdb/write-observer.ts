import type { ExamLabels, ExamRows } from '../../aggregate/exam-rows.ts'

/** What a write transaction does to the rows of the core: as multisets, rows after = before − removed + added. */
export interface ExamChange {
  readonly removed: readonly ExamRows[]
  readonly added: readonly ExamRows[]
  /** Of the registry once the transaction is committed. */
  readonly version: string
  /** What the codes of all rows up to now stand for. */
  readonly labels: ExamLabels
  /** It is not to be refused for want of memory: what was asked to go must go. */
  readonly mustStand?: boolean
}

/** A change that is ready to be seen; exactly one of the two is called, once. Neither may throw. */
export interface Prepared {
  /** The transaction is committed; called before anything else runs. */
  publish(): void
  /** It was rolled back. */
  abort(): void
}

/** Keeps something current with every commit. */
export interface WriteObserver {
  /** Whether changes are collected at all: asked once as each transaction begins. */
  readonly listening: boolean
  /** Called before the commit; throwing rolls the transaction back. */
  prepare(change: ExamChange): Prepared | Promise<Prepared>
  /** The file was opened anew after the engine gave it up: a commit whose end nobody heard may be in it. */
  reopened?(): void
}
