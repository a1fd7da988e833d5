import { useEffect, useState } from 'preact/hooks'
import type { ComparisonAnswer } from '../../contract/analytics.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import type { ViewState } from '../logic/view-state.ts'
import { Choice } from './choice.tsx'

interface SchemeChoiceProps {
  readonly state: ViewState
  readonly change: ChangeView
  readonly answer: ComparisonAnswer | null
}

/** Banding schemes met in the answers so far; the default lets each protocol use its own. */
export function SchemeChoice({ state, change, answer }: SchemeChoiceProps) {
  const [met, setMet] = useState<readonly string[]>([])
  useEffect(() => {
    const schemes = answer?.rows.map(({ scheme }) => scheme) ?? []
    setMet((before) => [...new Set([...before, ...schemes])].sort())
  }, [answer])
  const { scheme } = state
  const options = scheme === null || met.includes(scheme) ? met : [scheme, ...met]
  return (
    <Choice
      label="Bands"
      value={scheme ?? ''}
      onChange={(text) => change({ scheme: text === '' ? null : text, cell: null })}
    >
      <option value="">each protocol’s own</option>
      {options.map((id) => (
        <option key={id} value={id}>
          {id}
        </option>
      ))}
    </Choice>
  )
}
