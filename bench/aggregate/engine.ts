import type { Question } from './questions.ts'

/** One cell of an answer: what it was grouped by, and its numbers. */
export interface CellRow {
  readonly key: readonly number[]
  readonly values: readonly number[]
}

/** A compared engine, holding the exams in the layout that answers it fastest. */
export interface Engine {
  readonly name: string
  readonly version: string
  /** The questions it is asked; others throw. */
  readonly answers: readonly Question[]
  /** Once, before the first question. */
  load(parquetPath: string): Promise<void>
  run(question: Question): Promise<readonly CellRow[]>
  close(): Promise<void>
}

/** An engine that cannot take part, and what to do about it. */
export interface AbsentEngine {
  readonly name: string
  readonly absent: string
}

/** Each engine gets the machine's two cores that the figures are stated for. */
export const engineThreads = 2
