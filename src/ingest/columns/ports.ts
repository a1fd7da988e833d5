import type { LayoutDecisions } from '../../contract/layout.ts'

/** One version of a facility's own layout, as decided. */
export interface StoredLayout {
  readonly facilityId: string
  readonly layoutId: string
  /** From 1; the highest counts. */
  readonly version: number
  /** Null: this version withdraws the layout. */
  readonly decisions: LayoutDecisions | null
  readonly decidedBy: string
  /** ISO date-time. */
  readonly decidedAt: string
}

export interface LayoutStore {
  /** Adds the next version. @returns it; null when `layoutId` has none yet and `mustExist` */
  addVersion(
    layout: Omit<StoredLayout, 'version'>,
    mustExist: boolean,
  ): Promise<StoredLayout | null>
  /** Every version, the newest first within each layout. */
  versions(facilityId: string): Promise<readonly StoredLayout[]>
  /** Uploads, not withdrawn, that were read by a format: by name. */
  uploadsByFormat(facilityId: string): Promise<ReadonlyMap<string, number>>
}
