import { MarkIcon } from '../chart/mark-icon.tsx'
import type { ChangeView } from '../hooks/use-view-state.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import type { ViewState } from '../logic/view-state.ts'

interface ReferenceChooserProps {
  readonly sets: readonly ReferenceSet[]
  readonly state: ViewState
  readonly change: ChangeView
  readonly hasPeers: boolean
}

/** The legend, which is also where references are switched on and off. */
export function ReferenceChooser({ sets, state, change, hasPeers }: ReferenceChooserProps) {
  const shown = (set: string) => state.sets === null || state.sets.includes(set)
  const toggle = (set: string) => {
    const next = sets.map((known) => known.set).filter((id) => (id === set) !== shown(id))
    const against = state.against !== null && next.includes(state.against) ? state.against : null
    change({ sets: next.length === sets.length ? null : next, against })
  }
  return (
    <div class="legend">
      <ul class="legend-marks" aria-label="Marks">
        <li>
          <svg class="icon" width="34" height="14" viewBox="0 0 34 14" aria-hidden="true">
            <path d="M1 7H33" stroke="#0b5a74" stroke-width="2" />
            <circle cx="17" cy="7" r="5" fill="#0b5a74" />
          </svg>
          typical value, 95 % interval
        </li>
        {hasPeers && (
          <li>
            <svg class="icon" width="34" height="14" viewBox="0 0 34 14" aria-hidden="true">
              <rect width="34" height="14" rx="3" fill="#dcd6cb" />
              <path d="M19 0V14" stroke="#b3aa9b" stroke-width="1.5" />
            </svg>
            facilities P25–P75, median
          </li>
        )}
      </ul>
      <fieldset class="legend-sets">
        <legend>References</legend>
        {sets.map(({ set, name, mark }) => (
          <label key={set}>
            <input type="checkbox" checked={shown(set)} onChange={() => toggle(set)} />
            <MarkIcon mark={mark} />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
    </div>
  )
}
