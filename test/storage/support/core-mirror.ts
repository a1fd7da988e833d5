import type { ExamLabels, ExamRows } from '../../../src/aggregate/exam-rows.ts'
import type { DuckdbRegistry } from '../../../src/storage/duckdb/open-registry.ts'
import type {
  ExamChange,
  Prepared,
  WriteObserver,
} from '../../../src/storage/duckdb/write-observer.ts'

/** A row in words, its sequences with it. */
export type PlainRow = Readonly<Record<string, string | number | readonly number[]>>

/** Rows as objects, codes as what they stand for. */
export function plainRows(rows: ExamRows, labels: ExamLabels): PlainRow[] {
  const { length, sequences, ...columns } = rows
  let at = 0
  return Array.from({ length }, (_, row) => {
    const value = Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, values[row] ?? Number.NaN]),
    )
    const code = (name: keyof typeof columns): number => columns[name][row] ?? Number.NaN
    const scannerFacility = labels.scannerFacility[code('scanner')] ?? 0
    const start = at
    at += code('sequenceCount')
    return {
      ...value,
      facility: labels.facilities[code('facility')] ?? '?',
      scanner: `${labels.facilities[scannerFacility]}/${labels.scanners[code('scanner')]}`,
      manufacturer: labels.manufacturers[labels.deviceManufacturer[code('device')] ?? 0] ?? '?',
      model: labels.models[labels.deviceModel[code('device')] ?? 0] ?? '?',
      device: code('device') === 0 ? 0 : 1,
      protocol: labels.protocols[code('protocol')] ?? '?',
      indication: labels.indications[code('indication')] ?? '?',
      sequences: [...sequences.subarray(start, at)],
    }
  })
}

/** Keeps the rows of a registry as a multiset, as the core does: loaded once, then by changes alone. */
export class CoreMirror implements WriteObserver {
  listening = false
  readonly log: string[] = []
  readonly changes: ExamChange[] = []
  version = ''
  readonly #counts = new Map<string, number>()
  /** Changes that came while the load was under way. */
  #waiting: ExamChange[] | null = null

  prepare(change: ExamChange): Prepared {
    this.log.push('prepare')
    return {
      publish: () => {
        this.log.push('publish')
        this.changes.push(change)
        if (this.#waiting === null) this.#apply(change)
        else this.#waiting.push(change)
      },
      abort: () => this.log.push('abort'),
    }
  }

  /** @param between runs after every block */
  async load(registry: DuckdbRegistry, between = async (): Promise<void> => {}): Promise<void> {
    const blocks: ExamRows[] = []
    const labels = await registry.loadExamRows({
      begin: (version) => {
        this.listening = true
        this.#waiting = []
        this.version = version
      },
      take: async (rows) => {
        blocks.push(rows)
        await between()
      },
    })
    this.#counts.clear()
    for (const rows of blocks) this.#count(rows, labels, 1)
    for (const change of this.#waiting ?? []) this.#apply(change)
    this.#waiting = null
  }

  /** In an order of its own. */
  rows(): string[] {
    return [...this.#counts]
      .flatMap(([row, count]) => Array.from({ length: count }, () => row))
      .sort()
  }

  #apply({ removed, added, labels, version }: ExamChange): void {
    for (const rows of added) this.#count(rows, labels, 1)
    for (const rows of removed) this.#count(rows, labels, -1)
    for (const [row, count] of this.#counts) {
      if (count < 0) throw new Error(`A row was removed that is not there: ${row}`)
      if (count === 0) this.#counts.delete(row)
    }
    this.version = version
  }

  #count(rows: ExamRows, labels: ExamLabels, by: number): void {
    for (const row of plainRows(rows, labels)) {
      const key = JSON.stringify(row)
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + by)
    }
  }
}

/** The rows a new load gives. */
export async function loadedRows(registry: DuckdbRegistry): Promise<PlainRow[]> {
  const blocks: ExamRows[] = []
  const labels = await registry.loadExamRows({
    begin: () => {},
    take: (rows) => {
      blocks.push(rows)
    },
  })
  return blocks.flatMap((rows) => plainRows(rows, labels))
}
