import type { Receipt, ReceiptFinding } from '../../contract/receipt.ts'
import { findingRules, type RuleId } from '../../domain/finding-rules.ts'
import type { StoredFinding, UploadRecord } from '../ports.ts'

/** How many findings a receipt shows; the rest is asked for by page. */
export const shownFindings = 100

/**
 * @param findings gravest first
 * @param nameOf the name a file was sent under, as long as it is known; never stored
 */
export function buildReceipt(
  upload: UploadRecord,
  findings: readonly StoredFinding[],
  nameOf: (member: number) => string | undefined,
): Receipt {
  return {
    uploadId: upload.uploadId,
    facility: upload.facilityId,
    state: upload.state,
    sha256: upload.sha256,
    formats: [...upload.formats],
    counts: upload.counts,
    findings: findings.slice(0, shownFindings).map((finding) => receiptFinding(finding, nameOf)),
    findingsTotal: upload.findingsTotal,
    findingsByRule: { ...upload.findingsByRule },
    receivedAt: upload.receivedAt,
    finishedAt: upload.finishedAt,
    withdrawnAt: upload.withdrawnAt,
  }
}

export function receiptFinding(
  { member, row, event, field, rule, detail }: StoredFinding,
  nameOf: (member: number) => string | undefined,
): ReceiptFinding {
  // A rule that a later version no longer has is still shown, by its name.
  const known = isRule(rule) ? findingRules[rule] : { severity: 'noted' as const, sentence: rule }
  return {
    file: nameOf(member) ?? `file ${member}`,
    row,
    event,
    field,
    rule,
    severity: known.severity,
    message: detail === null ? known.sentence : `${known.sentence} (${detail})`,
  }
}

function isRule(rule: string): rule is RuleId {
  return Object.hasOwn(findingRules, rule)
}
