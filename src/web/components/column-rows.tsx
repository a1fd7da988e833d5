import type { LayoutSuggestion, SuggestedColumn } from '../../contract/layout.ts'
import { withField, type ColumnDraft } from '../logic/column-decisions.ts'

interface ColumnRowsProps {
  readonly suggestion: LayoutSuggestion
  readonly draft: ColumnDraft
  readonly onChange: (draft: ColumnDraft) => void
}

/** Each column of the file: what stands in it, what it is, in which unit, and why that is thought. */
export function ColumnRows({ suggestion, draft, onChange }: ColumnRowsProps) {
  return (
    <table class="data columns">
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Is</th>
          <th scope="col">In</th>
          <th scope="col">Because</th>
        </tr>
      </thead>
      <tbody>
        {suggestion.columns.map((column, index) => {
          const { field = null, unit = null } = draft.columns[index] ?? {}
          const chosen = suggestion.fields.find((known) => known.field === field) ?? null
          const units = chosen?.units ?? []
          const asks = units.length > 0 && unit === null
          return (
            <tr key={`${column.inBlocks} ${column.header}`} class={asks ? 'asks' : ''}>
              <th scope="row">
                {column.header}
                {column.columns > 1 && <span class="quiet"> ×{column.columns}</span>}
                <span class="source">{content(column)}</span>
              </th>
              <td>
                <select
                  aria-label={`What “${column.header}” is`}
                  value={field ?? ''}
                  onChange={(event) => {
                    const name = event.currentTarget.value
                    const next = suggestion.fields.find((known) => known.field === name) ?? null
                    const same = name === column.field ? column.unit : null
                    onChange(withField(draft, index, next, same))
                  }}
                >
                  <option value="">not read</option>
                  {suggestion.fields.map(({ field: name, label }) => (
                    <option key={name} value={name}>
                      {label}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                {units.length > 0 && (
                  <select
                    aria-label={`Unit of “${column.header}”`}
                    value={unit ?? ''}
                    onChange={(event) =>
                      onChange(withField(draft, index, chosen, event.currentTarget.value || null))
                    }
                  >
                    <option value="">which?</option>
                    {units.map((one) => (
                      <option key={one} value={one}>
                        {one.replaceAll('.', '·')}
                      </option>
                    ))}
                  </select>
                )}
              </td>
              <td class="because">
                {field === column.field ? (
                  <Reasons column={column} settled={unit !== column.unit} />
                ) : (
                  'You decided this.'
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const content = ({ examples, shape }: SuggestedColumn): string =>
  examples.length > 0 ? examples.join(' · ') : shape

interface ReasonsProps {
  readonly column: SuggestedColumn
  /** A person has said the unit. */
  readonly settled: boolean
}

function Reasons({ column, settled }: ReasonsProps) {
  return (
    <>
      {column.evidence.join('; ')}
      {(settled ? [] : column.unsure).map((sentence) => (
        <span class={column.field === null ? 'source' : 'source doubt'} key={sentence}>
          {sentence}
        </span>
      ))}
    </>
  )
}
