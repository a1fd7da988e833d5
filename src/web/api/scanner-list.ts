import type { ScannerView } from '../../contract/facility.ts'

/** GET /api/v1/scanners?facility=...; only what the filter needs. */
export interface ScannerList {
  readonly scanners: readonly Pick<
    ScannerView,
    'scannerId' | 'manufacturer' | 'model' | 'stationName'
  >[]
}
