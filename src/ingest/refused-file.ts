import type { SourceFinding, SourceItem } from './adapter.ts'

/** A file of which nothing was read counts as one refused record. */
export const refusedFile = (format: string, finding: SourceFinding): SourceItem => ({
  kind: 'refused',
  format,
  row: null,
  findings: [finding],
})
