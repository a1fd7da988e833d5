/**
 * Diameter of the water cylinder that attenuates like the patient's cross-section (AAPM 220, eq. 4c).
 * @param meanHu mean CT number over the whole cross-section, in HU
 * @param areaCm2 area of that cross-section, in cm²
 * @returns cm; null where there is no attenuating section (no area, or a mean of air and below)
 */
export function waterEquivalentDiameterCm(meanHu: number, areaCm2: number): number | null {
  if (!Number.isFinite(meanHu) || !Number.isFinite(areaCm2)) return null
  if (areaCm2 <= 0 || meanHu <= -1000) return null
  return 2 * Math.sqrt(((meanHu / 1000 + 1) * areaCm2) / Math.PI)
}
