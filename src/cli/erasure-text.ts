import type { ErasureView } from '../contract/patients-rights.ts'

/** Evidence of an erasure in words. */
export function erasureText({ erasureId, facilityId, counts, completedAt }: ErasureView): string {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return [
    `Erased ${counts.exams} exams of "${facilityId}" (${rows} rows in all stores); evidence ${erasureId}.`,
    completedAt === null
      ? 'The files are still being written anew.'
      : 'Nothing of it is left in the registry’s files. Delete backups made before now when they are due (docs/trust/patients-rights.md).',
  ].join('\n')
}
