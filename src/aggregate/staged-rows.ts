import { absent16, absent32, type ExamRows } from './exam-rows.ts'
import { columns16, columns32, columns8, optional16, optional32, type Slab } from './slab.ts'

/** Rows of the first part; each further one has twice as many, up to the most. */
const firstRows = 1 << 18
const mostRows = 1 << 24

/** Some rows as they came, in columns as slabs have them, not shared. */
export interface StagedPart {
  readonly slab: Slab
  readonly length: number
  /** Number that each row was given. */
  readonly run: Uint32Array
  readonly sequences: Uint32Array
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

interface Part {
  readonly slab: Writable<Slab>
  length: number
  readonly run: Uint32Array
  sequences: Uint32Array
  sequenceCount: number
}

/**
 * Rows between their arrival and their place. They come in small blocks and are kept in few large arrays: the memory of
 * many small ones stays with the process when they are freed.
 */
export class StagedRows {
  #parts: Part[] = []

  append(rows: ExamRows, run: Uint32Array): void {
    let from = 0
    let sequencesFrom = 0
    while (from < rows.length) {
      const part = this.#openPart()
      const to = Math.min(rows.length, from + part.slab.capacity - part.length)
      let sequences = 0
      for (let row = from; row < to; row++) sequences += rows.sequenceCount[row] ?? 0
      copyRowsInto(part, rows, from, to)
      part.run.set(run.subarray(from, to), part.length)
      addSequences(part, rows.sequences.subarray(sequencesFrom, sequencesFrom + sequences))
      part.length += to - from
      from = to
      sequencesFrom += sequences
    }
  }

  /** In order of arrival. */
  get parts(): readonly StagedPart[] {
    return this.#parts
  }

  /** The first part, which is let go. */
  takeFirst(): StagedPart | undefined {
    return this.#parts.shift()
  }

  clear(): void {
    this.#parts = []
  }

  #openPart(): Part {
    const last = this.#parts.at(-1)
    if (last !== undefined && last.length < last.slab.capacity) return last
    const capacity = last === undefined ? firstRows : Math.min(mostRows, last.slab.capacity * 2)
    const part: Part = {
      slab: emptySlab(capacity),
      length: 0,
      run: new Uint32Array(capacity),
      sequences: new Uint32Array(0),
      sequenceCount: 0,
    }
    this.#parts.push(part)
    return part
  }
}

function emptySlab(capacity: number): Slab {
  return {
    capacity,
    day: new Uint16Array(capacity),
    ageMonths: new Uint16Array(capacity),
    weight10g: new Uint16Array(capacity),
    scanner: new Uint16Array(capacity),
    device: new Uint16Array(capacity),
    indication: new Uint16Array(capacity),
    diagnosticEvents: new Uint16Array(capacity),
    sequenceCount: new Uint16Array(capacity),
    sex: new Uint8Array(capacity),
    patient: new Uint32Array(capacity),
    sizeTenthMm: null,
    lateralTenthMm: null,
    ctdivol: null,
    dlp: null,
    ssde: null,
    kap: null,
    kaR: null,
    scanLengthTenthMm: null,
  }
}

function copyRowsInto({ slab, length }: Part, rows: ExamRows, from: number, to: number): void {
  for (const name of columns8) slab[name].set(rows[name].subarray(from, to), length)
  for (const name of columns16) slab[name].set(rows[name].subarray(from, to), length)
  for (const name of columns32) slab[name].set(rows[name].subarray(from, to), length)
  for (const name of optional16) {
    const values = rows[name].subarray(from, to)
    if (slab[name] === null && values.every((value) => value === absent16)) continue
    slab[name] ??= new Uint16Array(slab.capacity).fill(absent16, 0, length)
    slab[name].set(values, length)
  }
  for (const name of optional32) {
    const values = rows[name].subarray(from, to)
    if (slab[name] === null && values.every((value) => value === absent32)) continue
    slab[name] ??= new Uint32Array(slab.capacity).fill(absent32, 0, length)
    slab[name].set(values, length)
  }
}

function addSequences(part: Part, values: Uint32Array): void {
  const end = part.sequenceCount + values.length
  if (end > part.sequences.length) {
    const longer = new Uint32Array(Math.max(end, part.sequences.length * 2, firstRows))
    longer.set(part.sequences)
    part.sequences = longer
  }
  part.sequences.set(values, part.sequenceCount)
  part.sequenceCount = end
}
