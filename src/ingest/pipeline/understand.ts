import type { ExamReport } from '../../domain/exam-report.ts'
import type { RuleId } from '../../domain/finding-rules.ts'
import { softwareVersion } from '../../version.ts'
import type { InstanceIdentity, SourceFinding, SourceItem } from '../adapter.ts'
import { interpret, type Interpretation } from '../interpret/interpret.ts'
import type { MemberItem } from '../member-item.ts'
import type { Pseudonymiser, ReportUnderEpochs, StoredFinding } from '../ports.ts'
import { interpretSize, type ReportedSize } from '../size/interpret-size.ts'
import { interpretLine } from '../report/interpret-line.ts'

export interface PlacedFinding extends StoredFinding {
  readonly rule: RuleId
}

interface Understood {
  readonly member: number
  readonly name: string
  readonly format: string
  readonly findings: readonly PlacedFinding[]
}
interface OfRecord extends Understood {
  readonly row: number | null
  readonly instance: InstanceIdentity | null
}

/** What an item of an upload says, before the store decides what is new in it. Holds no identity. */
export type UnderstoodItem =
  | (Understood & { readonly kind: 'remark' })
  | (OfRecord & { readonly kind: 'rejected' })
  | (OfRecord & { readonly kind: 'size'; readonly size: ReportedSize })
  | (OfRecord & {
      readonly kind: 'report'
      readonly report: ExamReport
      /** The same under the facility's earlier epochs of pseudonyms, the latest first. */
      readonly earlier: ReportUnderEpochs['earlier']
      /** Read from its file by another version of the software, at the hospital. */
      readonly foreignReader: boolean
    })

export type UnderstoodSize = Extract<UnderstoodItem, { kind: 'size' }>

export interface UnderstandContext {
  readonly pseudonymiser: Pseudonymiser
  /** Of earlier epochs, the latest first; accepted: what a hospital keyed with it is still taken. */
  readonly earlier?: readonly {
    readonly pseudonymiser: Pseudonymiser
    readonly accepted: boolean
  }[]
  readonly facilityId: string
  /** ISO date at the registry. */
  readonly today: string
}

export function understand(
  { member, name, item }: MemberItem,
  context: UnderstandContext,
): UnderstoodItem {
  const { format } = item
  if (item.kind === 'remark')
    return { kind: 'remark', member, name, format, findings: placed(member, null, [item.finding]) }
  const { row, instance = null } = item
  if (item.kind === 'refused') {
    const findings = placed(member, row, item.findings)
    return { kind: 'rejected', member, name, format, row, instance, findings }
  }
  if (item.kind === 'size') {
    const { size, findings: found } = interpretSize(item.size, row, [
      context.pseudonymiser,
      ...(context.earlier ?? []).map(({ pseudonymiser }) => pseudonymiser),
    ])
    const findings = found.map((finding) => ({ ...finding, member, detail: null }))
    const same = { member, name, format, row, instance, findings }
    return size === null ? { kind: 'rejected', ...same } : { kind: 'size', ...same, size }
  }
  const result = interpretItem(item, context)
  const places = item.kind === 'record' ? item.places : undefined
  const findings = result.findings.map((finding) => ({
    member,
    row: finding.row,
    event: finding.event,
    field: sourceField(finding, places),
    rule: finding.rule,
    detail: finding.detail,
  }))
  if (!result.ok) return { kind: 'rejected', member, name, format, row, instance, findings }
  const foreignReader = item.kind === 'report' && item.line.software !== softwareVersion
  const { report } = result
  return {
    kind: 'report',
    member,
    name,
    format,
    row,
    instance,
    findings,
    report,
    earlier: item.kind === 'record' ? underEarlier(item, context) : [],
    foreignReader,
  }
}

function interpretItem(
  item: Extract<SourceItem, { kind: 'record' | 'report' }>,
  { pseudonymiser, earlier, facilityId, today }: UnderstandContext,
): Interpretation {
  const { row } = item
  if (item.kind === 'report')
    return interpretLine(item.line, {
      row,
      pseudonymiser,
      earlier: earlier ?? [],
      facilityId,
      today,
    })
  const { format, record, findings: sourceFindings } = item
  return interpret(record, { format, row, sourceFindings, pseudonymiser, today })
}

/** By whichever name its study is stored already: the store decides. */
function underEarlier(
  item: Extract<SourceItem, { kind: 'record' }>,
  { earlier = [], ...context }: UnderstandContext,
): ReportUnderEpochs['earlier'] {
  return earlier.flatMap(({ pseudonymiser, accepted }) => {
    const read = interpretItem(item, { ...context, pseudonymiser })
    return read.ok ? [{ report: read.report, accepted }] : []
  })
}

export function placed(
  member: number,
  itemRow: number | null,
  findings: readonly SourceFinding[],
): PlacedFinding[] {
  return findings.map(({ rule, row, event, field, detail }) => ({
    member,
    row: row ?? itemRow,
    event: event ?? null,
    field: field ?? null,
    rule,
    detail: detail ?? null,
  }))
}

/** As the source calls the field, where it has names of its own. */
function sourceField(
  { event, field }: { readonly event: number | null; readonly field: string | null },
  places: Readonly<Record<string, string>> = {},
): string | null {
  if (field === null) return null
  const key = event === null ? field : `${event}.${field}`
  return Object.hasOwn(places, key) ? (places[key] ?? field) : field
}
