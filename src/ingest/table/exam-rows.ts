import type { ExamRecord } from '../../contract/exam-record.ts'
import type { SourceFinding, SourceItem } from '../adapter.ts'
import { hidePeople } from '../people/hide-people.ts'
import type { HeaderPlan } from '../csv/header-plan.ts'
import type { RowReading } from '../csv/read-row.ts'
import { identityOf, type EventRows } from './exam-identity.ts'
import { FillDown } from './fill-down.ts'

/** Event rows of one table; exams are complete only at its end, so they are held until then. */
const maxEventRows = 500_000
const maxEvents = 10_000

interface Gathered {
  readonly row: number
  readonly record: ExamRecord
  readonly places: Readonly<Record<string, string>>
  readonly exam: number
  /** Names in any of its rows. */
  readonly people: Set<string>
  finding: SourceFinding | null
}

/** Gathers rows of events to exams. An exam of which a row cannot be read is refused: its sums would be partial. */
export class ExamRows {
  readonly #rule: EventRows
  readonly #fillDown: FillDown | null
  readonly #exams = new Map<string, Gathered>()
  #lost: SourceFinding | null = null
  #rows = 0

  constructor(rule: EventRows, plan: HeaderPlan) {
    this.#rule = rule
    this.#fillDown = rule.fillDown ? new FillDown(plan) : null
  }

  /** To be asked for each row in turn, before it is read. */
  filled(row: readonly string[]): readonly string[] {
    return this.#fillDown?.filled(row) ?? row
  }

  /** @returns an item for a row that belongs to no exam */
  add(reading: RowReading, row: number, format: string): SourceItem | null {
    if (reading.kind === 'blank') return null
    if (reading.kind === 'record') {
      this.#gather(reading, row)
      return null
    }
    const finding = { ...reading.finding, row }
    // a line below the table ("Total: 12 rows") is of no exam; of any other row nobody knows whose it was
    if (finding.rule === 'row-not-an-exam')
      return { kind: 'refused', format, row, findings: [finding] }
    this.#lost ??= finding
    return null
  }

  #gather({ record, places, people }: Extract<RowReading, { kind: 'record' }>, row: number): void {
    this.#rows += 1
    const exam = this.#fillDown?.exam ?? 0
    const key = identityOf(record, this.#rule) ?? (this.#fillDown === null ? null : `#${exam}`)
    if (key === null) this.#lost ??= { rule: 'exam-rows-doubtful', row }
    else if (this.#rows > maxEventRows) {
      this.#lost ??= { rule: 'limit-exceeded', detail: 'more than 500,000 event rows', row }
      this.#exams.clear()
    } else {
      const known = this.#exams.get(key)
      if (known === undefined)
        this.#exams.set(key, {
          row,
          record,
          places,
          exam,
          people: new Set(people),
          finding: null,
        })
      else {
        for (const name of people) known.people.add(name)
        known.finding ??= merge(known.record, record, row, places)
      }
    }
  }

  /** The exams, at the end of the table. @param damage why the table could not be read to its end */
  *end(format: string, damage: SourceFinding | null): Generator<SourceItem> {
    const lost = this.#lost ?? damage
    if (lost !== null) yield { kind: 'refused', format, row: lost.row ?? null, findings: [lost] }
    for (const [key, gathered] of this.#exams) {
      const { row, record, places, people } = gathered
      const fault = this.#faultOf(key, gathered, lost !== null)
      yield fault === null
        ? {
            kind: 'record',
            format,
            row,
            record: hidePeople(record, [...people]),
            findings: [],
            places: placesOf(places, record),
          }
        : { kind: 'refused', format, row, findings: [fault] }
    }
  }

  #faultOf(key: string, { row, exam, finding }: Gathered, isLost: boolean): SourceFinding | null {
    if (isLost) return { rule: 'exam-rows-incomplete', row }
    // a row that names its exam needs no blank cells to tell it from the next
    const doubtful = key.startsWith('#') && this.#fillDown?.doubtful.has(exam) === true
    return doubtful ? { rule: 'exam-rows-doubtful', row } : finding
  }
}

/** @returns the finding when the rows contradict each other */
function merge(
  exam: ExamRecord,
  next: ExamRecord,
  row: number,
  places: Readonly<Record<string, string>>,
): SourceFinding | null {
  if (exam.events.length + next.events.length > maxEvents)
    return { rule: 'limit-exceeded', detail: 'more than 10,000 events', row }
  const contradicts = (['studyDate', 'dlpTotalMgyCm', 'kapTotalGyCm2', 'kaRTotalGy'] as const).find(
    (field) =>
      exam[field] !== undefined && next[field] !== undefined && exam[field] !== next[field],
  )
  if (contradicts !== undefined)
    return { rule: 'exam-rows-doubtful', field: places[contradicts] ?? contradicts, row }
  const { events, patient, device, studyTime, ...facts } = next
  exam.events.push(...events)
  if (studyTime !== undefined && (exam.studyTime === undefined || studyTime < exam.studyTime))
    exam.studyTime = studyTime
  Object.assign(exam, { ...facts, ...exam })
  Object.assign(exam.patient, { ...patient, ...exam.patient })
  Object.assign(exam.device, { ...device, ...exam.device })
  return null
}

/** Every event stands under the same headers. */
function placesOf(
  places: Readonly<Record<string, string>>,
  record: ExamRecord,
): Readonly<Record<string, string>> {
  if (record.events.length < 2) return places
  const ofEvent = Object.entries(places).filter(([field]) => field.startsWith('1.'))
  return Object.fromEntries([
    ...Object.entries(places),
    ...record.events.flatMap((_, index) =>
      ofEvent.map(([field, header]) => [`${index + 1}.${field.slice(2)}`, header] as const),
    ),
  ])
}
