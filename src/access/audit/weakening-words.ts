/** Names that a request could give to what would weaken the protection of published figures. */
const words = [
  'suppress',
  'suppressed',
  'suppression',
  'disclosure',
  'unsafe',
  'raw',
  'exact',
  'unrounded',
  'round',
  'rounding',
  'threshold',
  'minimum',
  'min',
  'minexams',
  'minfacilities',
  'minimumexams',
  'minimumfacilities',
  'k',
  'epsilon',
  'noise',
  'dominance',
  'withhold',
  'withheld',
  'complementary',
  'secondary',
] as const

/**
 * The words among the names of a request's fields that would weaken disclosure control. They have no effect anywhere;
 * that somebody tried is recorded. Only words of the list are told, never what else was sent.
 */
export function weakeningWords(names: readonly string[]): readonly string[] {
  const sent = new Set(names.map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, '')))
  return words.filter((word) => sent.has(word))
}
