/** How a radiograph is taken; a name seldom says it whole. */
export const views: ReadonlySet<string> = new Set([
  'single view',
  'two views',
  'ap',
  'pa',
  'lateral',
  'standing',
])

/** "Views" alone says nothing; one from the front or behind without one from the side is a single view. */
export function plainViews(purposes: readonly string[]): readonly string[] {
  const plain = purposes.filter((purpose) => purpose !== 'views')
  const frontal = plain.includes('ap') || plain.includes('pa')
  const single = frontal && !plain.includes('lateral') && !plain.includes('single view')
  return single ? [...plain, 'single view'] : plain
}
