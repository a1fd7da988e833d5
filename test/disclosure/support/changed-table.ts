import { anyExam, type Table, type TableExam } from './random-tables.ts'

/** What may happen between two versions. */
export const changes = [
  'nothing',
  'one joins',
  'two join',
  'three join',
  'one leaves',
  'one joins, one leaves',
  'four leave',
  'one patient is erased',
  'three patients are erased',
  'nine patients are erased',
  'one sends more',
  'two send more',
  'all send more',
  'values of five exams are corrected',
] as const
export type Change = (typeof changes)[number]

export function changedTable(table: Table, change: Change, random: () => number): Table {
  const { exams } = table
  const facilities = [...new Set(exams.map(({ facility }) => facility))]
  const pick = <Of>(from: readonly Of[], count: number): readonly Of[] =>
    from
      .map((item) => [random(), item] as const)
      .toSorted(([left], [right]) => left - right)
      .slice(0, count)
      .map(([, item]) => item)
  const scale = Math.max(...exams.map(({ values }) => values.DLP ?? 0), 10)
  const more = (facility: number, count: number): readonly TableExam[] =>
    Array.from({ length: count }, () =>
      anyExam(facility, Math.floor(random() * 216), scale * (0.4 + 0.4 * random()), random),
    )
  const join = (count: number): readonly TableExam[] =>
    Array.from({ length: count }, (_, i) => more(100 + i, 130)).flat()
  const without = (gone: readonly number[]): readonly TableExam[] =>
    exams.filter(({ facility }) => !gone.includes(facility))
  const erased = (count: number): readonly TableExam[] => {
    const gone = new Set(pick([...new Set(exams.map(({ patient }) => patient))], count))
    return exams.filter(({ patient }) => !gone.has(patient))
  }
  const sent = (count: number): readonly TableExam[] => [
    ...exams,
    ...pick(facilities, count).flatMap((facility) => more(facility, 30)),
  ]
  const corrected = new Set(pick([...exams.keys()], 5))
  const made: Readonly<Record<Change, () => readonly TableExam[]>> = {
    nothing: () => exams,
    'one joins': () => [...exams, ...join(1)],
    'two join': () => [...exams, ...join(2)],
    'three join': () => [...exams, ...join(3)],
    'one leaves': () => without(pick(facilities, 1)),
    'one joins, one leaves': () => [...without(pick(facilities, 1)), ...join(1)],
    'four leave': () => without(pick(facilities, 4)),
    'one patient is erased': () => erased(1),
    'three patients are erased': () => erased(3),
    'nine patients are erased': () => erased(9),
    'one sends more': () => sent(1),
    'two send more': () => sent(2),
    'all send more': () => sent(facilities.length),
    'values of five exams are corrected': () =>
      exams.map((exam, at) =>
        corrected.has(at) ? { ...exam, values: { CTDIvol: 12.5, DLP: 250 } } : exam,
      ),
  }
  return { ...table, exams: made[change]() }
}
