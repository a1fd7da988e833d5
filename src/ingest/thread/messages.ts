import type { MemberItem } from '../member-item.ts'
import type { UnderstoodItem } from '../pipeline/understand.ts'
import type { FacilityEpochs } from '../ports.ts'

export interface ToThread {
  readonly id: number
  readonly facilityId: string
  readonly today: string
  readonly items: readonly MemberItem[]
  readonly epochs: FacilityEpochs
}

export type FromThread =
  | { readonly id: number; readonly understood: readonly UnderstoodItem[] }
  /** A fault of ours, by its name and place; never what it was about. */
  | { readonly id: number; readonly fault: string }
