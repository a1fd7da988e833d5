/** GET /api/v1/protocols; only what a choice needs. */
export interface ProtocolList {
  readonly protocols: readonly {
    readonly loinc: string
    readonly name: string
    readonly modality: string
    readonly defaultPhantomCm: 16 | 32 | null
  }[]
}
