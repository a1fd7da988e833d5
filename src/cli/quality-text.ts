import { completenessFields, type QualityAnswer, type QualityFigures } from '../contract/quality.ts'
import { table } from './table.ts'

type Named = QualityFigures & { readonly label: string }

const percent = (share: number | null): string =>
  share === null ? '-' : `${Math.floor(share * 100)}%`

const heads: Readonly<Record<(typeof completenessFields)[number], string>> = {
  weight: 'weight',
  height: 'height',
  size: 'size',
  phantom: 'phantom',
  protocol: 'mapped',
  age: 'age',
  sex: 'sex',
  startTime: 'time',
  patient: 'patient',
}

/** A quality report for people: what is known, what is wrong, what to do. */
export function qualityText(answer: QualityAnswer): string {
  const { total, groups, by, rules } = answer
  const rows: readonly Named[] = [
    ...groups.map((group) => ({ ...group, label: group.label === '' ? group.group : group.label })),
    { ...total, label: 'all' },
  ]
  const number = (head: string, of: (row: Named) => number) => ({
    head,
    align: 'right' as const,
    cell: (row: Named) => String(of(row)),
  })
  const clock = ({ clock: of }: Named): number =>
    of.before1990 + of.inTheFuture + of.eventsOnOtherDay + of.startsDiffer
  const parts = [
    table<Named>(
      [
        { head: by, cell: ({ label }) => label },
        number('exams', ({ exams }) => exams),
        ...completenessFields.map((field) => ({
          head: heads[field],
          align: 'right' as const,
          cell: (row: Named) => percent(row.completeness[field].share),
        })),
      ],
      rows,
    ),
    table<Named>(
      [
        { head: by, cell: ({ label }) => label },
        number('records', ({ records }) => records),
        number('duplicates', ({ duplicates }) => duplicates),
        number('waiting', ({ waiting }) => waiting),
        number('discarded', ({ discarded }) => discarded),
        number('phantoms, tests', ({ setAside }) => setAside.qualityAssurance),
        number('test patients', ({ setAside }) => setAside.testPatient),
        number('timing runs', ({ timingRuns }) => timingRuns),
        number('clock', clock),
      ],
      rows,
    ),
  ]
  const counts = new Map([
    ...total.rejections.map(({ rule, findings }) => [rule, findings] as const),
    ...total.findings.map(({ rule, exams }) => [rule, exams] as const),
  ])
  const worst = rules.toSorted((a, b) => (counts.get(b.rule) ?? 0) - (counts.get(a.rule) ?? 0))
  if (worst.length > 0)
    parts.push(
      worst
        .map(({ rule, severity, sentence, mend }) =>
          [
            `${counts.get(rule) ?? 0} x ${rule} (${severity})`,
            `    ${sentence}`,
            ...(mend === null ? [] : [`    To do: ${mend}`]),
          ].join('\n'),
        )
        .join('\n'),
    )
  if (answer.groupsLeftOut > 0) parts.push(`${answer.groupsLeftOut} further groups are not shown.`)
  return parts.join('\n\n')
}
