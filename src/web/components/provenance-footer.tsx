import type { Provenance } from '../../contract/analytics.ts'
import { formatDate } from '../logic/format-date.ts'
import { snapshotIsOld } from '../logic/snapshot-age.ts'

interface ProvenanceFooterProps {
  readonly provenance: Provenance
  readonly snapshot: string | null
  readonly today: Date
}

/** How the figures above were computed, and what they must not be used for. */
export function ProvenanceFooter({ provenance, snapshot, today }: ProvenanceFooterProps) {
  const parts = [
    `Method: ${provenance.method}`,
    `quantile type ${provenance.quantileType}`,
    `minimum ${provenance.minimumExams.adult} exams a cell (${provenance.minimumExams.paediatric} for children)`,
    snapshot === null ? 'no snapshot' : `snapshot ${snapshot}`,
    `OpenDRL ${provenance.softwareVersion}`,
    `computed ${formatDate(provenance.computedAt)}`,
  ]
  return (
    <footer class="provenance">
      <p>
        {parts.join(' · ')}
        {snapshotIsOld(snapshot, today) && (
          <strong> The snapshot is older than three months.</strong>
        )}
      </p>
      <p>A DRL is for groups of patients, never for one exam.</p>
    </footer>
  )
}
