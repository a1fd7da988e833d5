/** Lowest free lane for each position, so that marks nearer than `gap` never cover one another. */
export function assignLanes(positions: readonly number[], gap: number): readonly number[] {
  const order = positions.map((_, index) => index)
  order.sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0))
  const ends: number[] = []
  const lanes = positions.map(() => 0)
  for (const index of order) {
    const position = positions[index] ?? 0
    const free = ends.findIndex((end) => position - end >= gap)
    const lane = free === -1 ? ends.length : free
    ends[lane] = position
    lanes[index] = lane
  }
  return lanes
}
