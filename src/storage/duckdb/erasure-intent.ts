import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { erasureKinds, type ErasureOrder } from '../../access/patients/ports.ts'
import type { ErasureNames } from './erasure-names.ts'

const texts = z.array(z.string())
const order: z.ZodType<ErasureOrder> = z.object({
  erasureId: z.string(),
  facilityId: z.string(),
  kind: z.enum(erasureKinds),
  examIds: z.union([z.array(z.string()), z.literal('all')]),
  bar: z.boolean(),
  decidedBy: z.string(),
  decidedAt: z.string(),
})
const names: z.ZodType<ErasureNames> = z.object({
  exams: texts,
  earlierExams: texts,
  accessions: texts,
  patients: texts,
  lastOfPatients: texts,
  uploads: texts,
})
const intended: z.ZodType<IntendedErasure> = z.object({ order, names })

/** An erasure that was ordered, and what it is about, worked out while all of it was there. */
export interface IntendedErasure {
  readonly order: ErasureOrder
  readonly names: ErasureNames
}

/**
 * What is being erased, on disk until nothing of it is left: an erasure that a crash cut off is ended at the
 * next start.
 */
export class ErasureIntent {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  begin(value: IntendedErasure): void {
    const draft = `${this.#file}.new`
    const handle = openSync(draft, 'w', 0o600)
    try {
      writeSync(handle, JSON.stringify(value))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, this.#file)
    this.#syncFolder()
  }

  /** @throws Error when the file is not what was written */
  pending(): IntendedErasure | null {
    rmSync(`${this.#file}.new`, { force: true })
    let text: string
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
    return intended.parse(JSON.parse(text))
  }

  end(): void {
    rmSync(this.#file, { force: true })
    this.#syncFolder()
  }

  #syncFolder(): void {
    const folder = openSync(dirname(this.#file), 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }
}
