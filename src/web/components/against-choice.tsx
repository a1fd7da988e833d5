import type { ChangeView } from '../hooks/use-view-state.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import type { ViewState } from '../logic/view-state.ts'
import { Choice } from './choice.tsx'

interface AgainstChoiceProps {
  readonly sets: readonly ReferenceSet[]
  readonly state: ViewState
  readonly change: ChangeView
}

/** The one reference that verdict and ratio refer to; by default the gravest of each row. */
export function AgainstChoice({ sets, state, change }: AgainstChoiceProps) {
  const shown = sets.filter(({ set }) => state.sets === null || state.sets.includes(set))
  return (
    <Choice
      label="Verdict and ratio against"
      value={state.against ?? ''}
      onChange={(text) => change({ against: text === '' ? null : text })}
    >
      <option value="">the gravest of each row</option>
      {shown.map(({ set, name }) => (
        <option key={set} value={set}>
          {name}
        </option>
      ))}
    </Choice>
  )
}
