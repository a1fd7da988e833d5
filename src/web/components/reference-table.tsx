import type { ComparisonRow, Reference } from '../../contract/analytics.ts'
import { MarkIcon } from '../chart/mark-icon.tsx'
import { VerdictIcon } from '../chart/verdict-icon.tsx'
import { formatDose, formatReference } from '../logic/format-dose.ts'
import { formatRatio } from '../logic/format-ratio.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import { verdictText, verdictWords } from '../logic/verdict-words.ts'

interface ReferenceTableProps {
  readonly references: readonly Reference[]
  readonly row: ComparisonRow
  readonly sets: readonly ReferenceSet[]
}

function phantomText(reference: Reference): string {
  if (reference.phantomCm === null) return '–'
  return `${reference.phantomCm} cm, ${reference.phantomAssumed ? 'assumed' : 'stated'}`
}

/** Every reference of a row: value, phantom, ratio, verdict and where it is from. */
export function ReferenceTable({ references, row, sets }: ReferenceTableProps) {
  return (
    <table class="references">
      <thead>
        <tr>
          <th scope="col">Set</th>
          <th scope="col" class="number">
            {row.unit}
          </th>
          <th scope="col">Phantom</th>
          <th scope="col" class="number">
            Ratio
          </th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {references.map((reference, index) => {
          const mark = sets.find(({ set }) => set === reference.set)?.mark
          const { verdict } = reference
          return (
            <tr key={`${reference.set} ${index}`}>
              <th scope="row">
                <span class="with-mark">
                  {mark !== undefined && <MarkIcon mark={mark} />}
                  <span>
                    {reference.name}
                    {reference.indication !== null && `: ${reference.indication}`}
                    {reference.ctdivolOf === 'sequence' && (
                      <span class="note">
                        Per sequence, not per exam
                        {reference.typical !== null &&
                          `: your typical value per sequence is ${formatDose(reference.typical)} ${row.unit}`}
                      </span>
                    )}
                    {reference.note !== null && <span class="note">{reference.note}</span>}
                    <span class="source">{reference.source}</span>
                  </span>
                </span>
              </th>
              <td class="number">{formatReference(reference)}</td>
              <td>{phantomText(reference)}</td>
              <td class="number">
                {reference.ratio === null ? '–' : formatRatio(reference.ratio)}
              </td>
              <td class={`verdict tone-${verdictWords[verdict].tone}`}>
                <VerdictIcon verdict={verdict} /> {verdictText(verdict, row)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
