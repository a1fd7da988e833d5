import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import { headerKey } from '../csv/header-name.ts'
import { layoutIndex, type HeaderMeaning } from '../csv/layout-index.ts'
import { layoutTexts, type LayoutTexts } from '../csv/layout-texts.ts'

/** A layout made ready for reading. */
export interface KnownLayout {
  readonly layout: ExportLayout
  readonly meaningOf: (header: string) => HeaderMeaning
  readonly texts: LayoutTexts
  /** Groups of header keys of which a table has one each. */
  readonly recognisedBy: readonly ReadonlySet<string>[]
}

export const knownLayout = (layout: ExportLayout): KnownLayout => ({
  layout,
  meaningOf: layoutIndex(layout),
  texts: layoutTexts(layout),
  recognisedBy: (layout.recognisedBy ?? []).map((group) => new Set(group.map(headerKey))),
})

/** The layouts a table may be of: a facility's own come first. */
export interface LayoutChoice {
  readonly own: readonly KnownLayout[]
  readonly general: readonly KnownLayout[]
}
