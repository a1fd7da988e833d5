import type { AuditAct } from './audit-act.ts'

/**
 * That a DICOM sender asked for an association. Titles that are tied to a facility are told: an administrator chose
 * them. Others are any text somebody sent, and are not.
 */
export function associationAct(
  titles: { readonly called: string; readonly calling: string },
  answer: { readonly facility: string } | { readonly refused: string },
): AuditAct {
  const operations = ['dicom.associate'] as const
  if ('refused' in answer)
    return { operations, agent: { kind: 'nobody' }, outcome: 'refused', problem: answer.refused }
  return {
    operations,
    agent: { kind: 'peer', id: `${titles.calling}>${titles.called}` },
    outcome: 'done',
    facilities: [answer.facility],
  }
}
