import { describe, expect, it } from 'vitest'
import { changedTable, changes } from './support/changed-table.ts'
import { countLeaks, inBand, medianLeaks } from './support/leaks.ts'
import { cellsOfTable, Publisher } from './support/publish.ts'
import {
  randomOf,
  randomTable,
  tablePlaces,
  unitsOf,
  type Table,
  type TableExam,
} from './support/random-tables.ts'
import type { PublishedCell } from './solver/published.ts'

type Quantity = 'CTDIvol' | 'DLP'

/** Exams of the facilities that count in a cell. */
function keptIn(table: Table, cell: PublishedCell): readonly TableExam[] {
  const quantity: Quantity = cell.quantity === 'DLP' ? 'DLP' : 'CTDIvol'
  const exams = inBand(table, `${cell.scheme}/${cell.band}`, quantity)
  return unitsOf(exams, quantity).flatMap((unit) => unit.exams)
}

/** Patients, and facilities, of whom a cell has other exams in one version than in another; and facilities of one only. */
function differing(before: Table, after: Table, cell: PublishedCell) {
  const [old, now] = [keptIn(before, cell), keptIn(after, cell)]
  const text = ({ facility, patient, day, values }: TableExam): string =>
    [facility, patient, day, cell.quantity === 'DLP' ? values.DLP : values.CTDIvol].join(' ')
  const [oldTexts, nowTexts] = [new Set(old.map(text)), new Set(now.map(text))]
  const changed = [
    ...old.filter((exam) => !nowTexts.has(text(exam))),
    ...now.filter((exam) => !oldTexts.has(text(exam))),
  ]
  const [left, joined] = [old, now].map((exams) => new Set(exams.map(({ facility }) => facility)))
  const all = new Set([...(left ?? []), ...(joined ?? [])])
  return {
    patients: new Set(changed.map(({ patient }) => patient)).size,
    facilities: new Set(changed.map(({ facility }) => facility)).size,
    members: [...all].filter((it) => left?.has(it) !== joined?.has(it)).length,
  }
}

const isFew = ({ patients, facilities, members }: ReturnType<typeof differing>): boolean =>
  (patients > 0 && patients < 10) ||
  (facilities > 0 && facilities < 3) ||
  (members > 0 && members < 3)

describe('an attacker who reads several versions and knows what happened in between', () => {
  it('sees a cell only change by ten patients and three hospitals at least; nothing is narrowed, no median pinned, over 1,000 pairs', () => {
    const seen = { carried: 0, changed: 0, appeared: 0, went: 0 }
    const leaks: string[] = []
    for (let seed = 1; seed <= 22; seed++) {
      const random = randomOf(1000 + seed)
      const publisher = new Publisher()
      const before = tablePlaces.map((place) => randomTable(place, random))
      const after = before.map((table) =>
        changedTable(table, changes[Math.floor(random() * changes.length)] ?? 'nothing', random),
      )
      const versions = [publisher.publish(before), publisher.publish(after)] as const
      for (const [at, old] of before.entries()) {
        const now = after[at] ?? old
        const first = cellsOfTable(versions[0], old)
        const second = cellsOfTable(versions[1], old)
        for (const [place, cell] of first.entries()) {
          const next = second[place]
          if (next === undefined) throw new Error('the grid has changed')
          const few = isFew(differing(old, now, cell))
          if (cell.withheld) {
            if (!next.withheld) seen.appeared++
          } else if (JSON.stringify(cell) === JSON.stringify(next)) seen.carried++
          else if (few) leaks.push(`${seed} ${old.loinc} ${cell.scheme}/${cell.band} changed`)
          else if (next.withheld) seen.went++
          else seen.changed++
        }
        const fresh = second.filter(({ asOf }) => asOf !== '2026-01-01')
        leaks.push(
          ...medianLeaks([
            { table: old, cells: first },
            { table: now, cells: fresh },
          ]),
        )
        // Where all figures are of one version, their counts are of one table.
        if (second.every(({ asOf }) => asOf !== '2026-01-01'))
          leaks.push(...countLeaks(now, second))
      }
    }
    expect(leaks).toEqual([])
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
  }, 300_000)

  it('sees the same between a snapshot and a release, and between releases', () => {
    const leaks: string[] = []
    let carried = 0
    for (let seed = 1; seed <= 4; seed++) {
      const random = randomOf(9000 + seed)
      const publisher = new Publisher()
      const whole = tablePlaces.map((place) =>
        changedTable(
          changedTable(randomTable(place, random), 'three join', random),
          'all send more',
          random,
        ),
      )
      const less = whole.map((table) => changedTable(table, 'three patients are erased', random))
      const snapshot = publisher.publish(whole, 'peers')
      const release = publisher.publish(less, 'public')
      const again = publisher.publish(whole, 'public')
      for (const [at, table] of whole.entries()) {
        const [first, second, third] = [snapshot, release, again].map((cells) =>
          cellsOfTable(cells, table),
        )
        for (const [place, cell] of (first ?? []).entries()) {
          const [open, later] = [second?.[place], third?.[place]]
          if (cell.withheld || open === undefined || open.withheld) continue
          if (!isFew(differing(table, less[at] ?? table, cell))) continue
          const same = ({ p25, achievable, drl, interval, asOf }: PublishedCell): string =>
            JSON.stringify([p25, achievable, drl, interval, asOf])
          if (same(open) !== same(cell)) leaks.push(`${table.loinc} ${cell.band}`)
          if (JSON.stringify(later) !== JSON.stringify(open)) leaks.push(`${table.loinc} later`)
          carried++
        }
      }
    }
    expect(leaks).toEqual([])
    expect(carried).toBeGreaterThan(0)
  }, 300_000)
})
