import type { TypedHint } from '../logic/typed-hints.ts'
import { pastedCells } from '../logic/typed-paste.ts'
import {
  typedColumns,
  type TypedColumn,
  type TypedField,
  type TypedRow,
} from '../logic/typed-row.ts'

interface TypedTableProps {
  readonly rows: readonly TypedRow[]
  readonly hints: readonly (readonly TypedHint[])[]
  readonly onCell: (row: number, field: TypedField, text: string) => void
  readonly onPaste: (
    at: { readonly row: number; readonly field: TypedField },
    cells: readonly (readonly string[])[],
  ) => void
  /** Enter in a row: to the same column of the next one, made if there is none. */
  readonly onNextRow: (row: number, field: TypedField) => void
  readonly onRemove: (row: number) => void
}

const labelOf = ({ head, unit }: TypedColumn): string => (unit === '' ? head : `${head}, ${unit}`)

export const cellId = (row: number, field: TypedField): string => `typed-${row}-${field}`

/** A row a patient. Tab goes right, Enter down, and what a spreadsheet copied is pasted over the rows. */
export function TypedTable({ rows, hints, ...on }: TypedTableProps) {
  return (
    <div class="typed-scroll">
      <table class="typed">
        <thead>
          <tr>
            <th scope="col">#</th>
            {typedColumns.map(({ field, head, unit, needed }) => (
              <th key={field} scope="col">
                {head}
                {needed && <span title="needed"> *</span>} <span class="quiet">{unit}</span>
              </th>
            ))}
            <th scope="col">
              <span class="quiet">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              {typedColumns.map((column) => (
                <td key={column.field} data-label={labelOf(column)}>
                  <Cell {...{ column, row, index, on }} hints={hints[index] ?? []} />
                </td>
              ))}
              <td data-label="">
                <button
                  type="button"
                  class="link"
                  aria-label={`Remove row ${index + 1}`}
                  onClick={() => on.onRemove(index)}
                >
                  ×
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface CellProps {
  readonly column: TypedColumn
  readonly row: TypedRow
  readonly index: number
  readonly hints: readonly TypedHint[]
  readonly on: Omit<TypedTableProps, 'rows' | 'hints'>
}

function Cell({ column, row, index, hints, on }: CellProps) {
  const { field, options, wide } = column
  const own = hints.filter((hint) => hint.field === field)
  const common = {
    id: cellId(index, field),
    value: row[field],
    'aria-label': `${labelOf(column)}, row ${index + 1}`,
    'aria-invalid': own.some(({ kind }) => kind === 'error'),
    title: own.map(({ message }) => message).join(' '),
    class: own[0] === undefined ? '' : `typed-${own[0].kind}`,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter') return
      event.preventDefault()
      on.onNextRow(index, field)
    },
    onPaste: (event: ClipboardEvent) => {
      const cells = pastedCells(event.clipboardData?.getData('text/plain') ?? '')
      if (cells === null) return
      event.preventDefault()
      on.onPaste({ row: index, field }, cells)
    },
  }
  if (options !== undefined)
    return (
      <select {...common} onChange={(event) => on.onCell(index, field, event.currentTarget.value)}>
        {[...new Set([...options, row[field]])].map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    )
  return (
    <input
      {...common}
      type="text"
      autocomplete="off"
      inputMode={wide === true ? 'text' : 'decimal'}
      size={wide === true ? 11 : 6}
      maxLength={64}
      onInput={(event) => on.onCell(index, field, event.currentTarget.value)}
    />
  )
}
