import type { Receipt } from '../contract/receipt.ts'

/** A receipt in words: the sum that adds up, then what to look at. */
export function receiptText(receipt: Receipt): string {
  const { seen, accepted, updated, duplicate, quarantined, rejected } = receipt.counts
  const lines = [
    `Upload ${receipt.uploadId} for ${receipt.facility}: ${seen} records seen`,
    `  ${accepted} accepted, ${updated} updated, ${duplicate} duplicate, ${quarantined} quarantined, ${rejected} rejected`,
  ]
  for (const finding of receipt.findings) {
    const place = [
      finding.file,
      finding.row === null ? null : `row ${finding.row}`,
      finding.event === null ? null : `event ${finding.event}`,
      finding.field,
    ].filter((part) => part !== null)
    lines.push(`  ${finding.severity}: ${place.join(', ')}: ${finding.message} [${finding.rule}]`)
  }
  const more = receipt.findingsTotal - receipt.findings.length
  if (more > 0) lines.push(`  and ${more} more findings`)
  return `${lines.join('\n')}\n`
}
