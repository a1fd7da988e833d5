import type { RunDirectory } from './run-directory.ts'
import type { Slab } from './slab.ts'

/** All exams of one moment, in memory that threads share. */
export interface ExamImage {
  readonly slabs: readonly Slab[]
  readonly sequenceSlabs: readonly Uint32Array[]
  readonly directory: RunDirectory
}
