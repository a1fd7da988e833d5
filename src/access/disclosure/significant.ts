/**
 * A value rounded to significant figures: 13.725 to 2 is 14, 1264.75 to 2 is 1300.
 * @param figures 1 to 100
 */
export function significant(value: number, figures: number): number {
  return Number(value.toPrecision(figures))
}
