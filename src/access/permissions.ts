import type { Role } from './role.ts'

/** Everything a request can want. A route names its action; a new one must be decided on here to compile. */
export const actions = [
  'upload.create',
  'upload.read',
  'upload.withdraw',
  'exam.read',
  'exam.decide',
  'quality.read',
  'rule.read',
  'rule.write',
  'layout.read',
  'layout.write',
  'dicom-peer.read',
  'dicom-peer.write',
  'mapping.read',
  'mapping.write',
  'typical.read',
  'comparison.read',
  'distribution.read',
  'protocol.read',
  'drl-set.read',
  'drl.read-snapshot',
  'drl.compute-live',
  'snapshot.create',
  'release.read',
  'release.create',
  'facility.read',
  'facility.write',
  'key.read',
  'key.write',
  'metrics.read',
  'audit.read',
  'patient.export',
  'patient.erase',
  'retention.read',
  'retention.write',
  'pseudonym.rotate',
  'linkage.write',
  'facility.offboard',
  'backup.create',
  'registry.verify',
] as const
export type Action = (typeof actions)[number]

/**
 * How far a permission reaches. `own`: the facilities the key names ("*" names all). `every`: all
 * facilities, whatever the key names. `registry`: things that belong to no facility.
 */
export type Reach = 'own' | 'every' | 'registry'

type Grants = Readonly<Partial<Record<Role, Reach>>>

/**
 * Who may do what; what is not written here is forbidden.
 *
 * Least privilege: a key in a hospital's sending script (uploader) reads no dose. An authority reads all
 * facilities, as it has a duty to, and changes none of their records. An admin runs the service, makes
 * facilities and keys, and sees no dose and no record: who may hand out keys should not also
 * be the one who reads. (An admin can make a key that does; that it was made is on record.)
 * A researcher gets what was made to leave, and nothing live. An officer exports and erases a patient, says how
 * long records are kept and reads who saw what, at their own facilities.
 */
export const permissions: Readonly<Record<Action, Grants>> = {
  'upload.create': { uploader: 'own', physicist: 'own' },
  'upload.read': { uploader: 'own', physicist: 'own', authority: 'every' },
  'upload.withdraw': { uploader: 'own', physicist: 'own' },
  'exam.read': { physicist: 'own', authority: 'every' },
  'exam.decide': { physicist: 'own' },
  'quality.read': { uploader: 'own', physicist: 'own', authority: 'every' },
  'rule.read': { physicist: 'own', authority: 'every' },
  'rule.write': { physicist: 'own' },
  'layout.read': { uploader: 'own', physicist: 'own', authority: 'every' },
  'layout.write': { uploader: 'own', physicist: 'own' },
  'dicom-peer.read': { admin: 'every' },
  'dicom-peer.write': { admin: 'every' },
  'mapping.read': { uploader: 'own', physicist: 'own', authority: 'every' },
  'mapping.write': { physicist: 'own' },
  'typical.read': { physicist: 'own', authority: 'every' },
  'comparison.read': { physicist: 'own', authority: 'every' },
  'distribution.read': { physicist: 'own', authority: 'every' },
  'protocol.read': {
    uploader: 'registry',
    physicist: 'registry',
    researcher: 'registry',
    officer: 'registry',
    authority: 'registry',
    admin: 'registry',
  },
  'drl-set.read': {
    physicist: 'registry',
    researcher: 'registry',
    authority: 'registry',
    admin: 'registry',
  },
  'drl.read-snapshot': { physicist: 'registry', authority: 'registry' },
  'drl.compute-live': { authority: 'registry' },
  'snapshot.create': { authority: 'registry' },
  'release.read': { physicist: 'registry', researcher: 'registry', authority: 'registry' },
  'release.create': { authority: 'registry' },
  'facility.read': {
    uploader: 'own',
    physicist: 'own',
    officer: 'own',
    authority: 'every',
    admin: 'every',
  },
  'facility.write': { admin: 'every' },
  'key.read': { admin: 'registry' },
  'key.write': { admin: 'registry' },
  'metrics.read': { admin: 'registry' },
  'audit.read': { officer: 'own', authority: 'every', admin: 'every' },
  'patient.export': { officer: 'own' },
  'patient.erase': { officer: 'own' },
  'retention.read': { officer: 'own', authority: 'every' },
  'retention.write': { officer: 'own' },
  'pseudonym.rotate': { officer: 'own', admin: 'every' },
  'linkage.write': { authority: 'registry' },
  'facility.offboard': { admin: 'every' },
  'backup.create': { admin: 'registry' },
  'registry.verify': { admin: 'registry' },
}
