import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { ExamRows } from '../../aggregate/exam-rows.ts'
import { chunkRows, copyColumn } from './column-bytes.ts'
import { examSelection, numberColumnNames } from './core-columns.ts'
import { ExamDateOutOfRange } from './exam-date-out-of-range.ts'
import type { ExamWords } from './exam-words.ts'
import { GrowingArray } from './growing-array.ts'
import type { KeyTable } from './key-table.ts'
import { firstRows, rowColumns, type RowColumns } from './row-columns.ts'
import type { SequenceReader } from './sequence-reader.ts'

/** Rows of the core in the making. */
export class ExamBlock {
  readonly #columns: RowColumns
  readonly #capacity: number
  readonly #sequences = new GrowingArray()
  readonly #keys = new Uint32Array(2 * chunkRows)
  readonly #places = new Uint32Array(chunkRows)
  readonly #days = new Int32Array(chunkRows)
  readonly #events = new Uint32Array(chunkRows)
  #length = 0

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#columns = rowColumns(capacity)
  }

  get length(): number {
    return this.#length
  }

  hasRoom(rows: number): boolean {
    return this.#length + rows <= this.#capacity
  }

  /** @param chunk of `selectExams` */
  async append(chunk: DuckDBDataChunk, words: ExamWords, events: SequenceReader): Promise<void> {
    const columns = this.#columns
    const at = this.#length
    const rows = chunk.rowCount
    for (const [index, name] of numberColumnNames.entries())
      copyColumn(chunk, examSelection.firstNumber + index, columns[name], at)
    this.#place(chunk, examSelection.device, words.devices)
    this.#code(words.facility, columns.facility, rows)
    this.#code(words.scanner, columns.scanner, rows)
    this.#code(words.device, columns.device, rows)
    this.#place(chunk, examSelection.localName, words.localNames)
    this.#code(words.protocol, columns.protocol, rows)
    this.#place(chunk, examSelection.indication, words.indications)
    this.#code(words.indication, columns.indication, rows)
    copyColumn(chunk, examSelection.date, this.#days)
    this.#setDays(rows)
    copyColumn(chunk, examSelection.exam, this.#keys, 0, 2)
    copyColumn(chunk, examSelection.events, this.#events)
    const counts = columns.sequenceCount.subarray(at, at + rows)
    await events.read(this.#keys, this.#events, counts, this.#sequences)
    this.#length += rows
  }

  /** The rows, which now belong to the caller: the block is done. */
  rows(): ExamRows {
    return {
      ...firstRows(this.#columns, this.#length),
      length: this.#length,
      sequences: this.#sequences.toArray(),
    }
  }

  #place(chunk: DuckDBDataChunk, column: number, table: KeyTable): void {
    copyColumn(chunk, column, this.#keys, 0, 2)
    table.places(this.#keys, chunk.rowCount, this.#places)
  }

  #code(codes: Uint16Array, into: Uint16Array, rows: number): void {
    const at = this.#length
    const places = this.#places
    for (let row = 0; row < rows; row++) into[at + row] = codes[places[row] ?? 0] ?? 0
  }

  /** A quarantined exam may lie anywhere: it is in no statistic, so the nearest day will do. */
  #setDays(rows: number): void {
    const at = this.#length
    const days = this.#days
    const { day, quarantined } = this.#columns
    for (let row = 0; row < rows; row++) {
      const value = days[row] ?? 0
      const nearest = value < 0 ? 0 : value > 0xffff ? 0xffff : value
      if (nearest !== value && quarantined[at + row] === 0) throw new ExamDateOutOfRange()
      day[at + row] = nearest
    }
  }
}
