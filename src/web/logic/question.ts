import { periodQuery } from './period.ts'
import type { ViewState } from './view-state.ts'

/** The query a view asks the service, as pairs in a fixed order; a parameter not chosen is left out. */
export function comparisonQuestion(
  state: ViewState,
  facility: string,
  today: Date,
): URLSearchParams {
  const query = new URLSearchParams({ facility, quantity: state.quantity })
  if (state.population !== 'all') query.set('population', state.population)
  for (const [name, value] of Object.entries(periodQuery(state, today))) query.set(name, value)
  if (state.scanner !== null) query.set('scanner', state.scanner)
  if (state.scheme !== null) query.set('scheme', state.scheme)
  return query
}
