import { emptyRow, type TypedRow } from '../logic/typed-row.ts'

/** What is being typed, as kept between two looks at the page. */
export interface TypedDraft {
  readonly loinc: string
  readonly manufacturer: string
  readonly model: string
  readonly stationName: string
  readonly rows: readonly TypedRow[]
}

const entryOf = (facility: string): string => `opendrl.typed.${facility}`

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}

/** Drafts live as long as the tab, like the key: patients' data stay on no shared computer. */
export const typedDraft = {
  read(facility: string): TypedDraft | null {
    const kept = sessionStorage.getItem(entryOf(facility))
    if (kept === null) return null
    try {
      const draft = fieldsOf(JSON.parse(kept))
      const rows = draft.get('rows')
      const blank = emptyRow({ date: '', ageUnit: 'years', phantomCm: '' })
      return {
        loinc: text(draft.get('loinc')),
        manufacturer: text(draft.get('manufacturer')),
        model: text(draft.get('model')),
        stationName: text(draft.get('stationName')),
        rows: (Array.isArray(rows) ? rows : []).map((row: unknown) => {
          const fields = fieldsOf(row)
          const known = Object.keys(blank).map((name) => [name, text(fields.get(name))] as const)
          return { ...blank, ...Object.fromEntries(known) }
        }),
      }
    } catch {
      return null
    }
  },
  keep: (facility: string, draft: TypedDraft): void =>
    sessionStorage.setItem(entryOf(facility), JSON.stringify(draft)),
  forget: (facility: string): void => sessionStorage.removeItem(entryOf(facility)),
}
