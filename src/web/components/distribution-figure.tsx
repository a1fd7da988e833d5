import type { Api } from '../api/api.ts'
import { Figure } from '../chart/figure.tsx'
import { histogram } from '../chart/histogram.ts'
import { useAnswer } from '../hooks/use-answer.ts'
import { useWidth } from '../hooks/use-width.ts'
import { phantomWords } from '../logic/describe-row.ts'
import { counted, formatCount } from '../logic/format-count.ts'
import { formatPublished } from '../logic/format-dose.ts'
import type { JudgedRow } from '../logic/judge-row.ts'
import { matchDistribution } from '../logic/match-distribution.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import { ProblemNotice } from './problem-notice.tsx'

interface DistributionFigureProps {
  readonly api: Api
  readonly judged: JudgedRow
  readonly sets: readonly ReferenceSet[]
  readonly question: URLSearchParams
}

/** The facility's own exams of one cell by dose, with its typical value and the references. */
export function DistributionFigure({ api, judged, sets, question }: DistributionFigureProps) {
  const { row, references, id } = judged
  const query = new URLSearchParams(question)
  query.set('protocol', row.protocol.loinc)
  query.set('scheme', row.scheme)
  const answer = useAnswer(`${id} ${question}`, query.toString(), (signal) =>
    api.distributions(query, signal),
  )
  const [ref, width] = useWidth<HTMLDivElement>()
  const cell = answer.value === null ? null : matchDistribution(answer.value, row)
  const bins = cell?.histogram ?? []
  const lines = references
    .filter(({ verdict }) => verdict !== 'phantom-differs')
    .flatMap(({ set, value }) => {
      const mark = sets.find((known) => known.set === set)?.mark
      return mark === undefined ? [] : [{ value, mark }]
    })
  const phantom = phantomWords(row)
  const title = `${row.quantity} (${row.unit}${phantom === '' ? '' : `, ${phantom}`})`

  return (
    <div class="detail-side">
      <h3>
        Exams by {title}
        {cell !== null && <span class="quiet"> {counted(cell.exams, 'exam')}</span>}
      </h3>
      <div class="histogram" ref={ref} aria-busy={answer.loading}>
        {answer.problem !== null && (
          <ProblemNotice problem={answer.problem} onRetry={answer.retry} />
        )}
        {answer.problem === null && answer.loading && <span class="skeleton skeleton-histogram" />}
        {!answer.loading && answer.problem === null && bins.length === 0 && (
          <p class="quiet">Too few exams to draw a distribution.</p>
        )}
        {bins.length > 0 && width > 0 && (
          <Figure
            draw={() => histogram(bins, row.typical, lines, width)}
            inputs={[answer.value, row, sets, references, width]}
            label={`Histogram of ${title}; its bins are listed below.`}
          />
        )}
      </div>
      {bins.length > 0 && (
        <details class="bins">
          <summary>As a table</summary>
          <table>
            <thead>
              <tr>
                <th scope="col" class="number">
                  From {row.unit}
                </th>
                <th scope="col" class="number">
                  To below
                </th>
                <th scope="col" class="number">
                  Exams
                </th>
              </tr>
            </thead>
            <tbody>
              {bins.map((bin) => (
                <tr key={bin.from}>
                  <td class="number">{formatPublished(bin.from)}</td>
                  <td class="number">{formatPublished(bin.to)}</td>
                  <td class="number">{formatCount(bin.exams)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </div>
  )
}
