/** GET /api/v1/facilities; only where each is. */
export interface FacilityList {
  readonly facilities: readonly { readonly id: string; readonly country: string | null }[]
}

/** GET /api/v1/drl-sets; only whose each is. */
export interface DrlSetList {
  readonly sets: readonly { readonly id: string; readonly country: string }[]
}
