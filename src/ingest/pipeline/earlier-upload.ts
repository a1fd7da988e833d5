import type { RuleId } from '../../domain/finding-rules.ts'
import type { OwnLayouts } from '../columns/own-layouts.ts'
import type { UploadRecord, UploadStore } from '../ports.ts'

/** Findings of a table whose columns nobody had mapped. */
const unmapped = ['table-unknown', 'csv-columns-missing'] as const satisfies readonly RuleId[]

/**
 * The upload whose receipt answers bytes that were sent before; null when they are to be read.
 *
 * A table that was refused because nobody had mapped its columns is read again once a mapping has changed. What an
 * upload did bring stays as it was read: an upload of which records were taken by a mapping that has changed since
 * keeps its receipt until it is withdrawn, for reading it anew would count its exams twice where values differ.
 */
export async function earlierUpload(
  uploads: UploadStore,
  own: (facilityId: string) => Promise<OwnLayouts>,
  facilityId: string,
  sha256: string,
): Promise<UploadRecord | null> {
  const known = await uploads.uploadByContent(facilityId, sha256)
  if (known === null || known.counts.rejected === 0) return known
  const nothingTaken = known.counts.rejected === known.counts.seen
  const unknownTables = unmapped.some((rule) => (known.findingsByRule[rule] ?? 0) > 0)
  if (!nothingTaken && !unknownTables) return known
  const { layouts, changedAt } = await own(facilityId)
  if (changedAt === null || changedAt <= known.receivedAt) return known
  const current = new Set(layouts.map(({ id }) => id))
  const outdated = known.formats.some((format) => format.includes('@') && !current.has(format))
  return nothingTaken || !outdated ? null : known
}
