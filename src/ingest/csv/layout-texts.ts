import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { AcquisitionType } from '../../domain/event.ts'
import type { PhantomCm } from '../../domain/phantom.ts'
import type { Decided } from './decided-text.ts'
import { headerKey } from './header-name.ts'

/** The texts a layout gives a meaning to, ready for look-up. */
export interface LayoutTexts {
  readonly absent: ReadonlySet<string>
  readonly notTestPatient: ReadonlySet<string>
  readonly acquisitionTypes: ReadonlyMap<string, AcquisitionType>
  readonly phantoms: ReadonlyMap<string, PhantomCm>
  readonly sexes: ReadonlyMap<string, 'M' | 'F' | 'O'>
  readonly ageGroups: ReadonlyMap<string, 'years' | 'months'>
  /** What a person said about numbers, dates and sexes; null: the values have to prove it. */
  readonly decided: Decided | null
}

const keyed = <V>(table: Readonly<Record<string, V>>): ReadonlyMap<string, V> =>
  new Map(Object.entries(table).map(([text, value]) => [headerKey(text), value]))

export const layoutTexts = (layout: ExportLayout): LayoutTexts => ({
  absent: new Set(['', ...layout.absent]),
  notTestPatient: new Set(layout.notTestPatient.map(headerKey)),
  acquisitionTypes: keyed(layout.acquisitionTypes),
  phantoms: keyed(layout.phantoms),
  sexes: keyed(layout.sexes ?? {}),
  ageGroups: keyed(layout.ageGroups ?? {}),
  decided:
    layout.decided === undefined ? null : { ...layout.decided, sexes: keyed(layout.decided.sexes) },
})
