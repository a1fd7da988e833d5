/** GET /api/v1/scanners?facility=...; only what the filter needs. */
export interface ScannerList {
  readonly scanners: readonly { readonly id: string; readonly name: string }[]
}
