import type { AuditActionCode } from '../../contract/audit-event.ts'
import type { AuditOperation } from './audit-act.ts'

/** DICOM codes (DCM, PS3.16) of families of events. */
const families = {
  activity: '110100',
  auditUse: '110101',
  export: '110106',
  import: '110107',
  network: '110108',
  patientRecord: '110110',
  query: '110112',
  security: '110113',
  authentication: '110114',
} as const

/**
 * What of an operation is recorded. `always`: every time it was allowed. `denials`: only when it was not, which is
 * recorded of everything; for what shows no dose, no record and no patient, such as the catalogue or a receipt's counts.
 */
export interface AuditPolicy {
  readonly record: 'always' | 'denials'
  readonly family: keyof typeof families
  readonly action: AuditActionCode
  /** Whether tokens of the patients belong to the entry: what shows or changes single exams. */
  readonly patients: boolean
}

const policy = (
  record: AuditPolicy['record'],
  family: AuditPolicy['family'],
  action: AuditActionCode,
): AuditPolicy => ({ record, family, action, patients: false })
const ofPatients = (family: AuditPolicy['family'], action: AuditActionCode): AuditPolicy => ({
  ...policy('always', family, action),
  patients: true,
})

/** Total: a new action of the authorisation table must be decided on here to compile. */
export const auditPolicies: Readonly<Record<AuditOperation, AuditPolicy>> = {
  'upload.create': policy('always', 'import', 'C'),
  'upload.read': policy('denials', 'query', 'R'),
  'upload.withdraw': policy('always', 'patientRecord', 'D'),
  'exam.read': ofPatients('patientRecord', 'R'),
  'exam.decide': ofPatients('patientRecord', 'U'),
  'quality.read': policy('always', 'query', 'R'),
  'rule.read': policy('denials', 'query', 'R'),
  'rule.write': policy('always', 'activity', 'U'),
  'layout.read': policy('denials', 'query', 'R'),
  'layout.write': policy('always', 'activity', 'U'),
  'dicom-peer.read': policy('denials', 'query', 'R'),
  'dicom-peer.write': policy('always', 'security', 'U'),
  // local names are what a hospital typed: they may hold more than they should
  'mapping.read': policy('always', 'query', 'R'),
  'mapping.write': policy('always', 'activity', 'U'),
  'typical.read': policy('always', 'query', 'R'),
  'comparison.read': policy('always', 'query', 'R'),
  'distribution.read': policy('always', 'query', 'R'),
  'protocol.read': policy('denials', 'query', 'R'),
  'drl-set.read': policy('denials', 'query', 'R'),
  'drl.read-snapshot': policy('always', 'query', 'R'),
  'drl.compute-live': policy('always', 'query', 'R'),
  'snapshot.create': policy('always', 'export', 'C'),
  'release.read': policy('always', 'export', 'R'),
  'release.create': policy('always', 'export', 'C'),
  'facility.read': policy('denials', 'query', 'R'),
  'facility.write': policy('always', 'activity', 'C'),
  'key.read': policy('always', 'security', 'R'),
  'key.write': policy('always', 'security', 'U'),
  'metrics.read': policy('denials', 'query', 'R'),
  'audit.read': policy('always', 'auditUse', 'R'),
  'patient.export': ofPatients('export', 'R'),
  'patient.erase': ofPatients('patientRecord', 'D'),
  'retention.read': policy('denials', 'query', 'R'),
  'retention.write': policy('always', 'activity', 'U'),
  'pseudonym.rotate': policy('always', 'security', 'U'),
  'linkage.write': policy('always', 'security', 'U'),
  'facility.offboard': policy('always', 'patientRecord', 'D'),
  'backup.create': policy('always', 'export', 'C'),
  'registry.verify': policy('always', 'activity', 'E'),
  'session.create': policy('always', 'authentication', 'E'),
  'session.end': policy('always', 'authentication', 'E'),
  'credential.check': policy('denials', 'authentication', 'E'),
  'dicom.associate': policy('always', 'network', 'E'),
  'pseudonym-key.export': policy('always', 'security', 'R'),
  'disclosure.weaken': policy('always', 'security', 'E'),
  'service.start': policy('always', 'activity', 'E'),
  'service.stop': policy('always', 'activity', 'E'),
  'trail.begin': policy('always', 'auditUse', 'C'),
  'trail.fault': policy('always', 'security', 'E'),
  'trail.resume': policy('always', 'auditUse', 'E'),
}

export const familyCode = (operation: AuditOperation): string =>
  families[auditPolicies[operation].family]
