import type { Receipt, ReceiptCounts } from '../../contract/receipt.ts'
import { findingRules } from '../../domain/finding-rules.ts'
import { formatCount } from './format-count.ts'

/** What each count means to the sender; total by type, in the order told. */
export const countWords: Readonly<Record<Exclude<keyof ReceiptCounts, 'seen'>, string>> = {
  accepted: 'made a new exam',
  updated: 'added to an exam the registry had',
  duplicate: 'brought nothing new',
  quarantined: 'set aside until somebody decides',
  rejected: 'could not be read',
}

const stateWords: Readonly<Record<Receipt['state'], string>> = {
  running: 'still being read',
  complete: 'read to the end',
  failed: 'not taken: reading failed',
  withdrawn: 'withdrawn',
}

/** "1,204 records, read to the end." */
export function receiptHeading(receipt: Receipt): string {
  const { seen } = receipt.counts
  return `${formatCount(seen)} ${seen === 1 ? 'record' : 'records'}, ${stateWords[receipt.state]}`
}

export interface FindingGroup {
  readonly rule: string
  readonly sentence: string
  readonly severity: string
  readonly count: number
  /** Where it was met: "export.csv, row 12, field DLP"; a sample when there are many. */
  readonly places: readonly string[]
}

const severityOrder = ['rejected', 'quarantined', 'noted']

function place(finding: Receipt['findings'][number]): string {
  return [
    finding.file,
    finding.row === null ? null : `row ${finding.row}`,
    finding.event === null ? null : `event ${finding.event}`,
    finding.field === null ? null : `field ${finding.field}`,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

/** Findings by rule, gravest first, then most frequent; counts are of all, places of those listed. */
export function groupFindings(receipt: Receipt): readonly FindingGroup[] {
  const groups = Object.entries(receipt.findingsByRule).map(([rule, count]): FindingGroup => {
    const listed = receipt.findings.filter((finding) => finding.rule === rule)
    const known = Object.entries(findingRules).find(([id]) => id === rule)?.[1]
    return {
      rule,
      count,
      sentence: known?.sentence ?? listed[0]?.message ?? rule,
      severity: listed[0]?.severity ?? known?.severity ?? 'noted',
      places: listed.map(place).filter((text) => text !== ''),
    }
  })
  const rank = (group: FindingGroup) => severityOrder.indexOf(group.severity)
  return groups.sort((a, b) => rank(a) - rank(b) || b.count - a.count)
}
