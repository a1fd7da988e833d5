/** Fields whose values are shown to the person who maps them: none of them tells who a patient is. */
const shown = new Set(
  (
    'sex studyTime studyDescription requestedProcedure testPatient dlpTotalMgyCm ' +
    'declaredEvents heightM weightKg manufacturer model stationName softwareVersion ' +
    'acquisitionProtocol acquisitionType phantomCm ctdivolMgy dlpMgyCm ssdeMgy ' +
    'scanningLengthMm pitch kvp tubeCurrentMa maxTubeCurrentMa exposureTimeS ' +
    'exposureTimePerRotationS singleCollimationMm totalCollimationMm xRaySources ' +
    'modulation studyDate ageYears'
  ).split(' '),
)
const texts = new Set(
  'studyDescription requestedProcedure acquisitionProtocol model stationName'.split(' '),
)
const longestExample = 40
const longestPattern = 24

/**
 * What cells look like in words, and at most three of them. Texts a person typed are examples only when they occur
 * more than once: a name typed into a description mostly stands there once.
 */
export function describeCells(
  field: string | null,
  group: string | null,
  cells: readonly string[],
): { readonly shape: string; readonly examples: string[] } {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const counts = new Map<string, number>()
  for (const cell of filled) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  const patterns = new Map<string, number>()
  for (const cell of filled.slice(0, 50))
    patterns.set(patternOf(cell), (patterns.get(patternOf(cell)) ?? 0) + 1)
  const [usual] = [...patterns].sort((a, b) => b[1] - a[1])
  const shape =
    filled.length === 0
      ? `empty in all ${cells.length} rows`
      : `${filled.length} of ${cells.length} filled, ${counts.size} different, mostly like ${usual?.[0] ?? ''}`
  if (field === null || group === null || !shown.has(field)) return { shape, examples: [] }
  const examples = [...counts]
    .filter(([, count]) => !texts.has(field) || count > 1)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([text]) => text.replace(/\p{C}/gu, ' ').slice(0, longestExample))
  return { shape, examples }
}

/** "12.03.2024" is "99.99.9999", "Müller" is "aaaaaa": the form without the content. */
const patternOf = (cell: string): string =>
  cell
    .slice(0, longestPattern)
    .replace(/\p{Lu}/gu, 'A')
    .replace(/\p{L}/gu, (letter) => (letter === 'A' ? 'A' : 'a'))
    .replace(/\p{N}/gu, '9')
    .replace(/\p{C}/gu, ' ')
