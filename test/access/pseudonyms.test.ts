import * as fc from 'fast-check'
import { createHmac, hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPseudonymiser } from '../../src/access/create-pseudonymiser.ts'
import { normaliseIdentifier } from '../../src/access/normalise-identifier.ts'
import { pseudonymKey } from '../../src/access/pseudonym-keys.ts'

const master = Uint8Array.from({ length: 32 }, (_, index) => index)
const keyed = (facilityId = 'st-brigid', epoch = 1) =>
  createPseudonymiser({ master, facilityId, epoch })

describe('pseudonyms', () => {
  it('are HMAC-SHA256 under the facility’s HKDF key, worked out here by hand', () => {
    const info = 'opendrl pseudonyms v1|1|st-brigid'
    const key = new Uint8Array(hkdfSync('sha256', master, '', info, 32))
    const mac = createHmac('sha256', key).update('v1|patient|3:HIS|5:00042').digest('base64url')
    expect(keyed().pseudonym('patient', 'HIS', '00042')).toBe(mac.slice(0, 22))
  })

  it('never change: golden values, worked out with Python’s hmac', () => {
    expect(keyed().pseudonym('patient', 'HIS', '00042')).toBe('LEt2pv7r9JeRB6rf_kwYHJ')
    expect(keyed().pseudonym('study', '1.2.3')).toBe('kWKDu-kIOIUV4H3TLcNXjV')
    expect(keyed().pseudonymUid('1.2.840.113619.2.5')).toBe(
      '2.25.227254846234617690046514325473531334',
    )
  })

  it('differ by domain, facility, epoch and master key', () => {
    const other = createPseudonymiser({ master: new Uint8Array(32), facilityId: 'a', epoch: 1 })
    const all = [
      keyed().pseudonym('patient', '1'),
      keyed().pseudonym('study', '1'),
      keyed('b').pseudonym('patient', '1'),
      keyed('st-brigid', 2).pseudonym('patient', '1'),
      other.pseudonym('patient', '1'),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('are one for the padded and the plain identifier, and two for 007 and 7', () => {
    const { pseudonym } = keyed()
    expect(pseudonym('patient', ' 007 ')).toBe(pseudonym('patient', '007'))
    expect(pseudonym('patient', '007\0')).toBe(pseudonym('patient', '007'))
    expect(pseudonym('patient', '００７')).toBe(pseudonym('patient', '007'))
    expect(pseudonym('patient', '007')).not.toBe(pseudonym('patient', '7'))
    expect(keyed().pseudonymUid('1.2.3\0')).toBe(keyed().pseudonymUid('1.2.3'))
  })

  it('cannot be made to agree by moving a separator from one part to the next', () => {
    const part = fc.string({ unit: fc.constantFrom('|', ':', '1', '2', 'a') })
    const parts = fc.array(part, { minLength: 1, maxLength: 4 })
    const { pseudonym } = keyed()
    fc.assert(
      fc.property(parts, parts, (one, two) => {
        const same = JSON.stringify(one) === JSON.stringify(two)
        return (pseudonym('patient', ...one) === pseudonym('patient', ...two)) === same
      }),
    )
    expect(pseudonym('patient', 'a|b', 'c')).not.toBe(pseudonym('patient', 'a', 'b|c'))
  })

  it('have 22 base64url characters, and UIDs are valid and hold no part of the original', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(keyed().pseudonym('record', id)).toMatch(/^[\w-]{22}$/)
        expect(keyed().pseudonymUid(id)).toMatch(/^2\.25\.(0|[1-9]\d{0,38})$/)
      }),
    )
  })
})

describe('normaliseIdentifier', () => {
  it('done twice is done once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normaliseIdentifier(text)
        return normaliseIdentifier(once) === once
      }),
    )
  })
})

describe('pseudonymKey', () => {
  it('wants a whole master key and a counted epoch', () => {
    expect(() => pseudonymKey(new Uint8Array(31), 'a', 1)).toThrow(RangeError)
    for (const epoch of [0, -1, 1.5, Number.NaN])
      expect(() => pseudonymKey(master, 'a', epoch)).toThrow(RangeError)
  })
})
