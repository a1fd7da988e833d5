/** "1.31×"; a third decimal where two would print 1.00 for a ratio that is not one. */
export function formatRatio(ratio: number): string {
  const twoPlaces = ratio.toFixed(2)
  if (twoPlaces !== '1.00' || Math.abs(ratio - 1) < 1e-9) return `${twoPlaces}×`
  return `${ratio.toFixed(3)}×`
}
