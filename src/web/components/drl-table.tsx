import { useState } from 'preact/hooks'
import type { DrlRow } from '../../contract/analytics.ts'
import { drlStatusWords } from '../logic/drl-status.ts'
import { counted, formatCount } from '../logic/format-count.ts'
import { formatSnapshot } from '../logic/format-dose.ts'
import { formatInterval } from '../logic/format-interval.ts'
import type { RowGroup } from '../logic/group-rows.ts'

interface DrlTableProps {
  readonly groups: readonly RowGroup<DrlRow>[]
}

const countOrDash = (count: number | null) => (count === null ? '–' : formatCount(count))

function Line({ row }: { readonly row: DrlRow }) {
  const name = (
    <th scope="row">
      {row.protocol.name}, <span class="band">{row.bandLabel}</span>
    </th>
  )
  const unit = (
    <td class="nowrap" data-label="Unit, phantom">
      {row.unit}
      {row.phantomCm !== null && `, ${row.phantomCm} cm${row.phantomAssumed ? ' (assumed)' : ''}`}
    </td>
  )
  const counts = (
    <>
      <td class="number" data-label="Exams">
        {countOrDash(row.exams)}
      </td>
      <td class="number" data-label="Facilities">
        {countOrDash(row.facilities)}
      </td>
    </>
  )
  if (row.drl === null) {
    return (
      <tr class="without">
        {name}
        <td colSpan={3} class="status">
          {drlStatusWords[row.status] || 'no value'}
        </td>
        {unit}
        {counts}
      </tr>
    )
  }
  return (
    <tr>
      {name}
      <td class="number strong" data-label="DRL (P75)">
        {formatSnapshot(row.drl)}
      </td>
      <td class="number" data-label="95 % interval">
        {formatInterval(row.interval, formatSnapshot) ?? '–'}
      </td>
      <td class="number" data-label="Achievable (P50)">
        {row.achievable === null ? '–' : formatSnapshot(row.achievable)}
      </td>
      {unit}
      {counts}
    </tr>
  )
}

const lineKey = (row: DrlRow) => [row.protocol.loinc, row.scheme, row.band, row.phantomCm].join('~')

/** A population's DRLs; the cells without a value are named by their number and shown when asked for. */
function Group({ group }: { readonly group: RowGroup<DrlRow> }) {
  const known = group.rows.filter(({ drl }) => drl !== null)
  const without = group.rows.filter(({ drl }) => drl === null)
  const [chosen, setChosen] = useState<boolean | null>(null)
  const shown = chosen ?? known.length === 0
  return (
    <tbody>
      <tr class="group-line">
        <th scope="rowgroup" colSpan={7}>
          {group.name}
        </th>
      </tr>
      {known.map((row) => (
        <Line key={lineKey(row)} row={row} />
      ))}
      {without.length > 0 && (
        <tr class="few-line">
          <td colSpan={7}>
            <button
              type="button"
              class="link"
              aria-expanded={shown}
              onClick={() => setChosen(!shown)}
            >
              {shown ? 'Hide' : 'Show'} {counted(without.length, 'cell')} without a value
            </button>
          </td>
        </tr>
      )}
      {shown && without.map((row) => <Line key={lineKey(row)} row={row} />)}
    </tbody>
  )
}

/** Lines become cards on a narrow screen; every value then carries its column's name. */
export function DrlTable({ groups }: DrlTableProps) {
  return (
    <table class="data drls">
      <thead>
        <tr>
          <th scope="col">Protocol and band</th>
          <th scope="col" class="number">
            DRL (P75)
          </th>
          <th scope="col" class="number">
            95 % interval
          </th>
          <th scope="col" class="number">
            Achievable (P50)
          </th>
          <th scope="col">Unit, phantom</th>
          <th scope="col" class="number">
            Exams
          </th>
          <th scope="col" class="number">
            Facilities
          </th>
        </tr>
      </thead>
      {groups.map((group) => (
        <Group key={group.population} group={group} />
      ))}
    </table>
  )
}
