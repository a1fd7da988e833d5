/** Pixels shared by axis and strips, so that every row's marks stand under one scale. */
export const stripGeometry = {
  /** Room for half of the widest tick label, and for a mark at the end of the axis. */
  marginX: 22,
  /** Where the typical value and its interval lie. */
  typicalY: 15,
  /** Centre of the first lane of reference marks, and the distance to the next. */
  laneY: 34,
  laneStep: 13,
  /** Two reference marks nearer than this are put on two lanes. */
  markGap: 13,
  bandTop: 8,
  bandHeight: 14,
  openStub: 34,
} as const

export const stripHeight = (lanes: number): number =>
  stripGeometry.laneY + 9 + Math.max(0, lanes - 1) * stripGeometry.laneStep
