import type { SourceFinding, SourceItem } from '../adapter.ts'
import type { MemberItem } from '../member-item.ts'

/** Refuses the records that a road does not take, whatever else is wrong with them. */
export const barItem =
  (admit: ((item: SourceItem) => SourceFinding | null) | undefined) =>
  (member: MemberItem): MemberItem => {
    const { item } = member
    if (admit === undefined || item.kind === 'remark') return member
    const barred = admit(item)
    if (barred === null) return member
    const { format, row, instance } = item
    const findings = item.kind === 'refused' ? [...item.findings, barred] : [barred]
    return {
      ...member,
      item: { kind: 'refused', format, row, findings, ...(instance && { instance }) },
    }
  }
