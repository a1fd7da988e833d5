import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  claimValues,
  facilitiesOf,
  meaningfulClaims,
  rolesOf,
} from '../../src/access/claim-grants.ts'

const grants = {
  roles: new Map([
    ['opendrl-physicist', ['physicist'] as const],
    ['/hospital/all', ['uploader', 'officer'] as const],
  ]),
  facilities: null,
}

describe('the values of a claim', () => {
  it('are one text, a list, or nested, by a name or a path', () => {
    expect(claimValues({ roles: 'a' }, 'roles')).toEqual(['a'])
    expect(claimValues({ roles: ['a', 'b'] }, 'roles')).toEqual(['a', 'b'])
    const keycloak = { realm_access: { roles: ['a'] } }
    expect(claimValues(keycloak, 'realm_access.roles')).toEqual(['a'])
    const named = { 'https://example.org/roles': ['a'] }
    expect(claimValues(named, 'https://example.org/roles')).toEqual(['a'])
  })

  it('are none where the claim is missing or of another kind, inherited names among them', () => {
    for (const name of ['roles', 'a.b.c', '__proto__', 'constructor.name', 'toString', 'length'])
      expect(claimValues({ groups: ['a'] }, name)).toEqual([])
    for (const roles of [null, 7, true, { a: 1 }, [7, null, ['a']]])
      expect(claimValues({ roles }, 'roles')).toEqual([])
  })
})

describe('roles and facilities of claims', () => {
  it('are those of known values, once each, and nothing else', () => {
    expect(rolesOf(['opendrl-physicist', '/hospital/all', 'opendrl-physicist'], grants)).toEqual([
      'physicist',
      'uploader',
      'officer',
    ])
    const existing = new Set(['a', 'b'])
    expect(facilitiesOf(['a', '*', 'nowhere', 'a'], grants, existing)).toEqual(['a'])
    const mapped = {
      ...grants,
      facilities: new Map([
        ['group-7', 'b'],
        ['group-8', '*'],
      ]),
    }
    expect(facilitiesOf(['group-7', 'group-8', 'a'], mapped, existing)).toEqual(['b'])
  })

  it('are none for whatever text is not in the tables', () => {
    const known = new Set(grants.roles.keys())
    const unknown = fc.string().filter((text) => !known.has(text))
    fc.assert(
      fc.property(fc.array(unknown), (values) => {
        expect(rolesOf(values, grants)).toEqual([])
        expect(facilitiesOf(values, grants, new Set())).toEqual([])
        expect(meaningfulClaims(values, grants.roles)).toEqual([])
      }),
    )
  })
})
