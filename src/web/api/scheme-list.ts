/** GET /api/v1/banding-schemes; only what the filter needs. */
export interface SchemeList {
  readonly schemes: readonly {
    readonly id: string
    readonly name: string
    readonly population: { readonly kind: 'paediatric' | 'adult' | 'all' }
  }[]
}
