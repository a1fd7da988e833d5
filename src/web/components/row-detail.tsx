import type { Api } from '../api/api.ts'
import { phantomWords } from '../logic/describe-row.ts'
import { counted } from '../logic/format-count.ts'
import { formatDose, formatSnapshot } from '../logic/format-dose.ts'
import { formatInterval } from '../logic/format-interval.ts'
import type { JudgedRow } from '../logic/judge-row.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import { DistributionFigure } from './distribution-figure.tsx'
import { ReferenceTable } from './reference-table.tsx'

interface RowDetailProps {
  readonly api: Api
  readonly judged: JudgedRow
  readonly sets: readonly ReferenceSet[]
  readonly question: URLSearchParams
}

/** Why a row says what it says: its references with their sources, and the exams behind its value. */
export function RowDetail({ api, judged, sets, question }: RowDetailProps) {
  const { row, references } = judged
  const interval = formatInterval(row.interval)
  const facts: readonly (readonly [string, string])[] = [
    [
      'Typical value',
      row.typical === null
        ? `none: ${row.exams} of at least ${row.minimumExams} exams`
        : `${formatDose(row.typical)} ${row.unit}${interval === null ? '' : ` (95 % interval ${interval})`}`,
    ],
    ...(row.p25 === null || row.p75 === null
      ? []
      : [
          [
            'Middle half of exams',
            `${formatDose(row.p25)}–${formatDose(row.p75)} ${row.unit}`,
          ] as const,
        ]),
    ['Exams', counted(row.exams, 'exam')],
    ...(row.peers === null
      ? []
      : [
          [
            'Facilities',
            `P25 ${formatSnapshot(row.peers.p25)} · P50 ${formatSnapshot(row.peers.p50)} · P75 ${formatSnapshot(row.peers.p75)} ${row.unit} (${row.peers.facilities} facilities)`,
          ] as const,
        ]),
    ['Protocol', `${row.protocol.name} (LOINC ${row.protocol.loinc})`],
    ['Band', `${row.bandLabel} (${row.scheme})`],
    ...(row.phantomCm === null ? [] : [['Phantom', phantomWords(row)] as const]),
  ]
  return (
    <div class="detail">
      <div class="detail-side">
        <h3>References</h3>
        {references.length === 0 ? (
          <p class="quiet">No published or computed reference covers this cell.</p>
        ) : (
          <ReferenceTable references={references} row={row} sets={sets} />
        )}
        <dl class="facts">
          {facts.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </div>
      <DistributionFigure {...{ api, judged, sets, question }} />
    </div>
  )
}
