import type { SourceFinding, SourceItem } from '../adapter.ts'
import type { HeaderPlan } from '../csv/header-plan.ts'
import { readRow, type RowSource } from '../csv/read-row.ts'
import { hidePeople } from '../people/hide-people.ts'
import { missingIdentity } from './exam-identity.ts'
import { ExamRows } from './exam-rows.ts'
import { headerLikeNames } from './header-like.ts'
import type { KnownLayout, LayoutChoice } from './known-layout.ts'
import { isPlan, matchHeader, type HeaderMatch } from './match-header.ts'

/** Rows in which a header is looked for: titles may stand above it. */
export const headerRows = 20

interface Found {
  readonly known: KnownLayout
  readonly plan: HeaderPlan
  readonly exams: ExamRows | null
}

/** Reads one table row by row, whatever kind of file it is in: finds its header, then makes records of its rows. */
export class TableReader {
  readonly #choice: LayoutChoice
  readonly #format: string
  readonly #seen: (readonly string[])[] = []
  #nearly: HeaderMatch | null = null
  #found: Found | null = null
  #done = false

  /** @param format what a table that is of no layout is called in its refusal */
  constructor(choice: LayoutChoice, format: string) {
    this.#choice = choice
    this.#format = format
  }

  /** Columns that are read; null before the header. */
  get width(): number | null {
    return this.#found?.plan.width ?? null
  }

  /** The table is refused: no further row is of use. */
  get done(): boolean {
    return this.#done
  }

  /** @param row its number, as people count the rows of such a file */
  push(cells: readonly string[], row: number, source: RowSource, out: SourceItem[]): void {
    if (this.#done) return
    if (this.#found === null) this.#seek(cells, out)
    else this.#read(this.#found, cells, row, source, out)
  }

  /** At the end of the table. @param damage why it could not be read to its end, with the row it ends at */
  end(out: SourceItem[], damage: SourceFinding | null = null): void {
    if (this.#done) return
    this.#done = true
    const format = this.#found?.known.layout.id ?? this.#format
    if (this.#found !== null && this.#found.exams !== null)
      out.push(...this.#found.exams.end(format, damage))
    else if (damage !== null) {
      const { row = null, ...ofFile } = damage
      out.push(this.#found === null ? refused(format, null, ofFile) : refused(format, row, damage))
    } else if (this.#found === null && this.#seen.some(hasContent)) this.#refuse(out)
  }

  #seek(cells: readonly string[], out: SourceItem[]): void {
    this.#seen.push(cells)
    const match = matchHeader(this.#choice, cells)
    if (match !== null && isPlan(match.plan)) this.#begin(match.known, match.plan, out)
    else {
      if (match !== null && match.columns > (this.#nearly?.columns ?? 0)) this.#nearly = match
      if (this.#seen.length >= headerRows) this.#refuse(out)
    }
  }

  #begin(known: KnownLayout, plan: HeaderPlan, out: SourceItem[]): void {
    const { layout } = known
    const format = layout.id
    const missing = missingIdentity(layout, plan)
    if (missing !== null) {
      this.#done = true
      out.push(refused(format, null, { rule: 'csv-columns-missing', field: missing }))
      return
    }
    const { eventRows, evidence } = layout
    const exams = eventRows === undefined ? null : new ExamRows(eventRows, plan)
    this.#found = { known, plan, exams }
    if (evidence !== undefined && evidence !== 'code')
      out.push({
        kind: 'remark',
        format,
        finding: { rule: 'layout-unverified', detail: layout.name },
      })
    for (const finding of plan.remarks) out.push({ kind: 'remark', format, finding })
  }

  #read(
    { known: { layout, texts }, plan, exams }: Found,
    cells: readonly string[],
    row: number,
    source: RowSource,
    out: SourceItem[],
  ): void {
    const format = layout.id
    if (exams !== null) {
      const whole = exams.filled(cells)
      const item = exams.add(readRow(plan, layout, texts, whole, source), row, format)
      if (item !== null) out.push(item)
      return
    }
    const reading = readRow(plan, layout, texts, cells, source)
    if (reading.kind === 'record') {
      const { record, places, people } = reading
      out.push({
        kind: 'record',
        format,
        row,
        record: hidePeople(record, people),
        findings: [],
        places,
      })
    } else if (reading.kind === 'refused')
      out.push(refused(format, row, { ...reading.finding, row }))
  }

  #refuse(out: SourceItem[]): void {
    this.#done = true
    const nearly = this.#nearly
    out.push(
      nearly !== null && !isPlan(nearly.plan)
        ? refused(nearly.known.layout.id, null, nearly.plan)
        : refused(this.#format, null, unknownTable(this.#seen)),
    )
  }
}

const hasContent = (row: readonly string[]): boolean => row.some((cell) => cell.trim() !== '')

/** What a table of no layout is refused with: its columns, where they are surely headers. */
export function unknownTable(rows: readonly (readonly string[])[]): SourceFinding {
  const names = headerLikeNames(rows)
  const detail =
    names === null ? 'the first row does not look like column headers' : `columns found: ${names}`
  return { rule: 'table-unknown', detail }
}

const refused = (format: string, row: number | null, finding: SourceFinding): SourceItem => ({
  kind: 'refused',
  format,
  row,
  findings: [finding],
})
