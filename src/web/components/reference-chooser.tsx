import { MarkIcon } from '../chart/mark-icon.tsx'
import type { ChangeView } from '../hooks/use-view-state.ts'
import { counted } from '../logic/format-count.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import type { ViewState } from '../logic/view-state.ts'

interface ReferenceChooserProps {
  readonly sets: readonly ReferenceSet[]
  readonly state: ViewState
  /** Sets shown unless others are chosen; null: all. */
  readonly home: readonly string[] | null
  readonly change: ChangeView
  readonly hasPeers: boolean
}

/** The legend, which is also where references are switched on and off. */
export function ReferenceChooser({ sets, state, home, change, hasPeers }: ReferenceChooserProps) {
  const shown = (set: string) => state.sets === null || state.sets.includes(set)
  const isHome = ({ set }: ReferenceSet) => home === null || home.includes(set)
  const toggle = (set: string) => {
    const next = sets.map((known) => known.set).filter((id) => (id === set) !== shown(id))
    const against = state.against !== null && next.includes(state.against) ? state.against : null
    const isDefault = sets.every((known) => isHome(known) === next.includes(known.set))
    change({ sets: isDefault ? null : next, against })
  }
  const box = ({ set, name, mark }: ReferenceSet) => (
    <label key={set}>
      <input type="checkbox" checked={shown(set)} onChange={() => toggle(set)} />
      <MarkIcon mark={mark} />
      <span>{name}</span>
    </label>
  )
  const away = sets.filter((known) => !isHome(known))
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
        {sets.filter(isHome).map(box)}
        {away.length > 0 && (
          <details class="legend-more" open={away.some(({ set }) => shown(set))}>
            <summary>{counted(away.length, 'set')} of other countries</summary>
            <div class="legend-sets">{away.map(box)}</div>
          </details>
        )}
      </fieldset>
    </div>
  )
}
