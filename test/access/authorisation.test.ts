import { describe, expect, it } from 'vitest'
import { authorise, visibleFacilities } from '../../src/access/authorisation.ts'
import { actions, permissions, type Action } from '../../src/access/permissions.ts'
import type { Principal } from '../../src/access/principal.ts'
import { roles, type Role } from '../../src/access/role.ts'

const who = (theirs: readonly Role[], facilities: Principal['facilities'] = ['a']): Principal => ({
  keyId: 'k',
  origin: 'key',
  subject: 'key:k',
  label: 'l',
  roles: theirs,
  facilities,
})

const allowedTo = (role: Role): Action[] =>
  actions.filter((action) => authorise(who([role]), action, null) === 'allowed')

describe('permissions', () => {
  it('decide on every action, each for somebody', () => {
    expect(Object.keys(permissions).toSorted()).toEqual([...actions].toSorted())
    for (const action of actions) expect(Object.keys(permissions[action])).not.toEqual([])
  })

  it('let an uploader upload and see nothing of doses', () => {
    expect(allowedTo('uploader')).toEqual([
      'upload.create',
      'upload.read',
      'upload.withdraw',
      'quality.read',
      'layout.read',
      'layout.write',
      'mapping.read',
      'protocol.read',
      'facility.read',
    ])
  })

  it('let a researcher have releases, sets and protocols only', () => {
    expect(allowedTo('researcher')).toEqual(['protocol.read', 'drl-set.read', 'release.read'])
  })

  it('let an authority read and compute everything and change no record', () => {
    expect(allowedTo('authority')).toEqual([
      'upload.read',
      'exam.read',
      'quality.read',
      'rule.read',
      'layout.read',
      'mapping.read',
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
      'audit.read',
      'retention.read',
      'linkage.write',
    ])
  })

  it('let an officer see to patients’ rights and read no dose', () => {
    expect(allowedTo('officer')).toEqual([
      'protocol.read',
      'facility.read',
      'audit.read',
      'patient.export',
      'patient.erase',
      'retention.read',
      'retention.write',
      'pseudonym.rotate',
    ])
  })

  it('let an admin run the service and read no dose', () => {
    expect(allowedTo('admin')).toEqual([
      'dicom-peer.read',
      'dicom-peer.write',
      'protocol.read',
      'drl-set.read',
      'facility.read',
      'facility.write',
      'key.read',
      'key.write',
      'metrics.read',
      'audit.read',
      'pseudonym.rotate',
      'facility.offboard',
      'backup.create',
      'registry.verify',
    ])
  })

  it('let nobody but the authority compute live over all hospitals', () => {
    expect(roles.filter((role) => allowedTo(role).includes('drl.compute-live'))).toEqual([
      'authority',
    ])
  })
})

describe('authorise', () => {
  it('lets a physicist act for the own facilities and knows no other', () => {
    const physicist = who(['physicist'], ['a', 'b'])
    for (const action of ['typical.read', 'mapping.write', 'upload.create'] as const) {
      expect(authorise(physicist, action, 'a')).toBe('allowed')
      expect(authorise(physicist, action, 'b')).toBe('allowed')
      expect(authorise(physicist, action, 'c')).toBe('unknown-facility')
      expect(authorise(physicist, action, 'no-such-facility')).toBe('unknown-facility')
    }
  })

  it('forbids by role before it looks at the facility, so that a foreign one is not told apart', () => {
    const uploader = who(['uploader'])
    expect(authorise(uploader, 'typical.read', 'a')).toBe('forbidden')
    expect(authorise(uploader, 'typical.read', 'c')).toBe('forbidden')
  })

  it('forbids everything to no role', () => {
    for (const action of actions) expect(authorise(who([], '*'), action, 'a')).toBe('forbidden')
  })

  it('adds up what several roles may do', () => {
    const both = who(['uploader', 'authority'])
    expect(authorise(both, 'upload.read', 'c')).toBe('allowed')
    expect(authorise(both, 'upload.create', 'c')).toBe('unknown-facility')
  })
})

describe('visibleFacilities', () => {
  it('are the own ones, all for an authority, none without the right', () => {
    expect(visibleFacilities(who(['physicist']), 'typical.read')).toEqual(['a'])
    expect(visibleFacilities(who(['physicist'], '*'), 'typical.read')).toBe('*')
    expect(visibleFacilities(who(['authority'], []), 'typical.read')).toBe('*')
    expect(visibleFacilities(who(['uploader'], '*'), 'typical.read')).toEqual([])
  })
})
