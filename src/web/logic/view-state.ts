import { sortKeys, type SortKey } from './sort-rows.ts'

export const views = ['compare', 'drls', 'data', 'uploads', 'typed'] as const
export type View = (typeof views)[number]
export const shownQuantities = ['CTDIvol', 'DLP', 'SSDE'] as const
export type ShownQuantity = (typeof shownQuantities)[number]
export const populationChoices = ['all', 'adult', 'paediatric'] as const
export type PopulationChoice = (typeof populationChoices)[number]
export const periodChoices = ['12m', '3y', 'custom'] as const
export type PeriodChoice = (typeof periodChoices)[number]
export const scales = ['dose', 'ratio'] as const
export type Scale = (typeof scales)[number]
export const forms = ['chart', 'table'] as const
export type Form = (typeof forms)[number]

/** Everything that decides what the page shows; the address holds the whole of it. */
export interface ViewState {
  readonly view: View | null
  readonly facility: string | null
  readonly quantity: ShownQuantity
  readonly population: PopulationChoice
  readonly period: PeriodChoice
  readonly from: string | null
  readonly to: string | null
  readonly scanner: string | null
  readonly scheme: string | null
  readonly sets: readonly string[] | null
  readonly against: string | null
  readonly scale: Scale
  readonly sort: SortKey
  readonly form: Form
  readonly cell: string | null
}

export const defaultViewState: ViewState = {
  view: null,
  facility: null,
  quantity: 'DLP',
  population: 'all',
  period: '12m',
  from: null,
  to: null,
  scanner: null,
  scheme: null,
  sets: null,
  against: null,
  scale: 'dose',
  sort: 'ratio',
  form: 'chart',
  cell: null,
}

function pick<T extends string>(allowed: readonly T[], text: string | null, otherwise: T): T {
  return allowed.find((value) => value === text) ?? otherwise
}

const isoDate = (text: string | null): string | null =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null

const orNull = (text: string | null): string | null => (text === null || text === '' ? null : text)

/** Reads an address; what is missing or unknown falls back to the default, never to an error. */
export function parseViewState(search: string): ViewState {
  const query = new URLSearchParams(search)
  const sets = query.get('sets')
  return {
    view: views.find((view) => view === query.get('view')) ?? null,
    facility: orNull(query.get('facility')),
    quantity: pick(shownQuantities, query.get('quantity'), defaultViewState.quantity),
    population: pick(populationChoices, query.get('population'), defaultViewState.population),
    period: pick(periodChoices, query.get('period'), defaultViewState.period),
    from: isoDate(query.get('from')),
    to: isoDate(query.get('to')),
    scanner: orNull(query.get('scanner')),
    scheme: orNull(query.get('scheme')),
    sets: sets === null ? null : sets.split(',').filter((set) => set !== ''),
    against: orNull(query.get('against')),
    scale: pick(scales, query.get('scale'), defaultViewState.scale),
    sort: pick(sortKeys, query.get('sort'), defaultViewState.sort),
    form: pick(forms, query.get('as'), defaultViewState.form),
    cell: orNull(query.get('cell')),
  }
}

/** The address of a view: only what differs from the default; "" for the default itself. */
export function formatViewState(state: ViewState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string | null, otherwise: string | null) => {
    if (value !== null && value !== otherwise) query.set(name, value)
  }
  put('view', state.view, null)
  put('facility', state.facility, null)
  put('quantity', state.quantity, defaultViewState.quantity)
  put('population', state.population, defaultViewState.population)
  put('period', state.period, defaultViewState.period)
  put('from', state.from, null)
  put('to', state.to, null)
  put('scanner', state.scanner, null)
  put('scheme', state.scheme, null)
  put('sets', state.sets?.join(',') ?? null, null)
  put('against', state.against, null)
  put('scale', state.scale, defaultViewState.scale)
  put('sort', state.sort, defaultViewState.sort)
  put('as', state.form, defaultViewState.form)
  put('cell', state.cell, null)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
