import { VerdictIcon } from '../chart/verdict-icon.tsx'
import { formatCount } from '../logic/format-count.ts'
import { formatDose, formatReference, formatSnapshot } from '../logic/format-dose.ts'
import { formatInterval } from '../logic/format-interval.ts'
import { formatRatio } from '../logic/format-ratio.ts'
import { groupRows } from '../logic/group-rows.ts'
import type { JudgedRow } from '../logic/judge-row.ts'
import { referenceWords } from '../logic/reference-words.ts'
import { verdictText, verdictWords } from '../logic/verdict-words.ts'
import type { ComparisonBodyProps } from './comparison-body-props.ts'

function referenceCell(judged: JudgedRow, set: string): string {
  const values = judged.references
    .filter((reference) => reference.set === set)
    .map((reference) =>
      reference.verdict === 'phantom-differs'
        ? `${formatReference(reference)}*`
        : formatReference(reference),
    )
  return values.length === 0 ? '–' : [...new Set(values)].join(', ')
}

/** The same rows in numbers and words; the text equivalent of the figure. */
export function ComparisonTable({ rows, sets, state }: ComparisonBodyProps) {
  const shown = sets.filter(({ set }) => state.sets === null || state.sets.includes(set))
  const starred = rows.some(({ references }) =>
    references.some(({ verdict }) => verdict === 'phantom-differs'),
  )
  const groups = groupRows(rows, ({ row }) => row.population)
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Comparison as a table">
      <table class="data comparison">
        <thead>
          <tr>
            <th scope="col">Protocol and band</th>
            <th scope="col" class="number">
              Exams
            </th>
            <th scope="col" class="number">
              Typical
            </th>
            <th scope="col" class="number">
              95 % interval
            </th>
            <th scope="col">Unit, phantom</th>
            <th scope="col" class="number">
              Facilities P25–P75
            </th>
            {shown.map(({ set, name, short }) => (
              <th scope="col" class="number" key={set} title={name}>
                {short}
              </th>
            ))}
            <th scope="col" class="number">
              Ratio
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.population}>
            <tr class="group-line">
              <th scope="rowgroup" colSpan={8 + shown.length}>
                {group.name}
              </th>
            </tr>
            {group.rows.map((judged) => {
              const { row, ratio, verdict, against } = judged
              return (
                <tr key={judged.id}>
                  <th scope="row">
                    {row.protocol.name}, {row.bandLabel}
                  </th>
                  <td class="number">{formatCount(row.exams)}</td>
                  <td class="number">{row.typical === null ? '–' : formatDose(row.typical)}</td>
                  <td class="number">{formatInterval(row.interval) ?? '–'}</td>
                  <td class="nowrap">
                    {row.unit}
                    {row.phantomCm !== null && `, ${row.phantomCm} cm`}
                  </td>
                  <td class="number">
                    {row.peers === null
                      ? '–'
                      : `${formatSnapshot(row.peers.p25)}–${formatSnapshot(row.peers.p75)}`}
                  </td>
                  {shown.map(({ set }) => (
                    <td class="number" key={set}>
                      {referenceCell(judged, set)}
                    </td>
                  ))}
                  <td class="number">
                    {ratio === null ? '–' : formatRatio(ratio)}
                    {ratio !== null && against !== null && (
                      <span class="source">{referenceWords(against, sets)}</span>
                    )}
                  </td>
                  <td class={`verdict tone-${verdictWords[verdict].tone}`}>
                    <VerdictIcon verdict={verdict} /> {verdictText(verdict, row)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        ))}
      </table>
      {starred && <p class="quiet">* on the other phantom: listed, not compared.</p>}
    </div>
  )
}
