import type { IrradiationEvent } from './event.ts'

/**
 * Length of an event in whole 0.0001 mm: the scanning length, else DLP/CTDIvol (both in steps of
 * 0.0001, DLP in mGy·cm); null when neither is known. A length of 0 counts as not known.
 */
export function eventLength(
  event: Pick<IrradiationEvent, 'scanningLengthMm' | 'ctdivol' | 'dlp'>,
): number | null {
  if (event.scanningLengthMm !== null && event.scanningLengthMm > 0)
    return Math.round(event.scanningLengthMm * 1e4)
  if (event.dlp !== null && event.dlp > 0 && event.ctdivol !== null && event.ctdivol > 0)
    return Math.round((event.dlp / event.ctdivol) * 1e5)
  return null
}
