/** "s2026-11-23-2": kind, day and number of the day; stable, readable, never reused. */
export function nextDocumentId(
  prefix: string,
  today: string,
  existing: readonly { readonly id: string }[],
): string {
  const stem = `${prefix}${today}-`
  const numbers = existing
    .filter(({ id }) => id.startsWith(stem))
    .map(({ id }) => Number(id.slice(stem.length)))
  return `${stem}${Math.max(0, ...numbers) + 1}`
}
