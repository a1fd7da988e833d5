import type { Place } from '../send/outbox.ts'
import type { SendReport } from '../send/send-report.ts'

const shown = 20

/** What a run did, in words; files by number, never by name. */
export function sendReportText(report: SendReport, path: string): string {
  const { files, records, registry, batches, refusals, findings } = report
  const lines = [
    `Read ${files.read} files (${files.unchanged} known before): ${records.read} records, ${records.added} new, ${records.refused} not readable`,
    `Handed in ${records.handedIn}: ${registry.accepted} accepted, ${registry.updated} updated, ${registry.duplicate} duplicate, ${registry.quarantined} quarantined, ${registry.rejected} rejected`,
  ]
  for (const { rule, message, ...place } of refusals.slice(0, shown))
    lines.push(`  not read: ${placeText(place)}: ${message} [${rule}]`)
  for (const { uploadId, line, place, severity, rule, message } of findings.slice(0, shown)) {
    const where = place === null ? `upload ${uploadId}, line ${line ?? '-'}` : placeText(place)
    lines.push(`  ${severity}: ${where}: ${message} [${rule}]`)
  }
  const more = Math.max(0, refusals.length - shown) + Math.max(0, findings.length - shown)
  if (more > 0) lines.push(`  and ${more} more, all in ${path}`)
  if (batches.setAside > 0)
    lines.push(
      `${batches.setAside} batches are set aside in the outbox (--retry-set-aside hands them in again)`,
    )
  if (files.unsettled > 0)
    lines.push(
      `${files.unsettled} files were still being written, or could not be opened, and are left for the next run`,
    )
  if (batches.waiting > 0)
    lines.push(`${batches.waiting} batches wait in the outbox for the next run`)
  if (report.problem !== null) lines.push(`Not all was sent: ${report.problem}`)
  return `${lines.join('\n')}\n`
}

const placeText = ({ file, member, row }: Place): string =>
  [`file ${file}`, member > 1 ? `entry ${member}` : null, row === null ? null : `row ${row}`]
    .filter((part) => part !== null)
    .join(', ')
