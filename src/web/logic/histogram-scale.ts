interface Bin {
  readonly from: number
  readonly to: number
}

/** Bins of equal ratio are drawn on a log axis, all others on a linear one: areas must not mislead. */
export function histogramScale(bins: readonly Bin[]): 'log' | 'linear' {
  const ratios = bins.map(({ from, to }) => (from > 0 ? to / from : Number.NaN))
  const first = ratios[0]
  if (first === undefined || Number.isNaN(first) || bins.length < 2) return 'linear'
  return ratios.every((ratio) => Math.abs(ratio / first - 1) < 0.02) ? 'log' : 'linear'
}
