import type { ScannerList } from '../api/scanner-list.ts'

/** "CT031 · Revolution EVO"; what is not known is left out, the id is the last resort. */
export function scannerName({
  scannerId,
  stationName,
  model,
}: Omit<ScannerList['scanners'][number], 'manufacturer'>) {
  const known = [stationName, model].filter((part) => part !== null && part !== '')
  return known.length === 0 ? scannerId : known.join(' · ')
}
