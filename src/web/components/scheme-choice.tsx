import { useState } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import type { SchemeList } from '../api/scheme-list.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import type { ViewState } from '../logic/view-state.ts'
import { Choice } from './choice.tsx'

interface SchemeChoiceProps {
  readonly api: Api
  readonly state: ViewState
  readonly change: ChangeView
}

/** The registry's banding schemes for the patients chosen; by default each protocol uses its own. */
export function SchemeChoice({ api, state, change }: SchemeChoiceProps) {
  const [schemes, setSchemes] = useState<SchemeList['schemes'] | 'unasked' | 'asked' | 'failed'>(
    'unasked',
  )
  const load = () => {
    if (schemes !== 'unasked' && schemes !== 'failed') return
    setSchemes('asked')
    api.schemes(new AbortController().signal).then(
      (list) => setSchemes(list.schemes),
      () => setSchemes('failed'),
    )
  }
  const { scheme, population } = state
  const known = typeof schemes === 'string' ? [] : schemes
  const fitting = known.filter(
    ({ population: { kind } }) => population === 'all' || kind === 'all' || kind === population,
  )
  return (
    <Choice
      label="Bands"
      value={scheme ?? ''}
      onChange={(text) => change({ scheme: text === '' ? null : text, cell: null })}
      onOpen={load}
    >
      <option value="">each protocol’s own</option>
      {scheme !== null && !fitting.some(({ id }) => id === scheme) && (
        <option value={scheme}>{known.find(({ id }) => id === scheme)?.name ?? scheme}</option>
      )}
      {fitting.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {schemes === 'asked' && <option disabled>reading the list…</option>}
      {schemes === 'failed' && <option disabled>the list could not be read</option>}
    </Choice>
  )
}
