import * as fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createAuthenticator } from '../../src/access/authenticate.ts'
import { crc32 } from '../../src/access/crc32.ts'
import { generateKey, hashSecret } from '../../src/access/generate-key.ts'
import { parseKey } from '../../src/access/parse-key.ts'
import type { StoredKey } from '../../src/access/ports.ts'

describe('crc32', () => {
  it('is the CRC of zip and PNG: 0xcbf43926 for "123456789"', () => {
    expect(crc32('123456789')).toBe(0xcbf43926)
    expect(crc32('')).toBe(0)
  })
})

describe('generateKey', () => {
  it('makes odrl_<8>_<32>_<6 checksum> from the randomness given', () => {
    let next = 0
    const counting = (size: number): Uint8Array => Uint8Array.from({ length: size }, () => next++)
    const key = generateKey(counting)
    expect(key.text).toBe('odrl_01234567_89ABCDEFGHIJKLMNOPQRSTUVWXYZabcd_1DIWDs')
    expect(key.id).toBe('01234567')
    expect(key.secretSha256).toBe(hashSecret('89ABCDEFGHIJKLMNOPQRSTUVWXYZabcd'))
  })

  it('draws again where a byte would make some characters likelier', () => {
    const bytes = [255, 248, 61]
    const key = generateKey((size) => Uint8Array.from({ length: size }, () => bytes.shift() ?? 0))
    expect(key.id).toBe('z0000000')
  })
})

describe('parseKey', () => {
  it('reads what generateKey makes', () => {
    for (let n = 0; n < 50; n++) {
      const key = generateKey(randomBytes)
      const parsed = parseKey(key.text)
      expect(parsed?.id).toBe(key.id)
      expect(hashSecret(parsed?.secret ?? '')).toBe(key.secretSha256)
    }
  })

  it('refuses a key with any one character changed, and any other text', () => {
    const { text } = generateKey(randomBytes)
    for (let place = 0; place < text.length; place++) {
      const other = text.charAt(place) === 'x' ? 'y' : 'x'
      expect(parseKey(text.slice(0, place) + other + text.slice(place + 1))).toBeNull()
    }
    for (const wrong of [`${text} `, `${text}\n`, ` ${text}`, text.slice(1), `${text}0`, ''])
      expect(parseKey(wrong)).toBeNull()
    fc.assert(fc.property(fc.string(), (any) => parseKey(any) === null))
  })
})

describe('the authenticator', () => {
  const made = generateKey(randomBytes)
  const stored: StoredKey = {
    id: made.id,
    secretSha256: made.secretSha256,
    label: 'sender',
    roles: ['uploader'],
    facilities: ['a'],
    createdAt: '2025-01-01T00:00:00Z',
    expiresAt: '2025-06-01T00:00:00Z',
    revokedAt: null,
    client: made.id,
  }
  const asking = (key: StoredKey | null, now = '2025-05-31T23:59:59Z') =>
    createAuthenticator({
      keys: { key: async (id) => (id === key?.id ? key : null) },
      clock: () => new Date(now),
    })

  it('says who a key is', async () => {
    expect(await asking(stored)(made.text)).toEqual({
      keyId: made.id,
      roles: ['uploader'],
      facilities: ['a'],
      label: 'sender',
      origin: 'key',
      subject: `key:${made.id}`,
    })
  })

  it('knows nobody by a key that is unknown, malformed, or has another secret', async () => {
    const same = { ...stored, secretSha256: hashSecret('another') }
    expect(await asking(null)(made.text)).toBeNull()
    expect(await asking(stored)('odrl_')).toBeNull()
    expect(await asking(same)(made.text)).toBeNull()
    expect(await asking({ ...stored, secretSha256: '' })(made.text)).toBeNull()
    expect(await asking(stored)(generateKey(randomBytes).text)).toBeNull()
  })

  it('refuses a key from the moment it expires, or when its expiry cannot be read', async () => {
    expect(await asking(stored, '2025-06-01T00:00:00Z')(made.text)).toBeNull()
    expect(await asking({ ...stored, expiresAt: 'some day' })(made.text)).toBeNull()
    expect(await asking({ ...stored, expiresAt: null }, '2999-01-01')(made.text)).not.toBeNull()
  })

  it('refuses a revoked key at the next request', async () => {
    let key: StoredKey = stored
    const authenticate = createAuthenticator({
      keys: { key: async () => key },
      clock: () => new Date('2025-02-01'),
    })
    expect(await authenticate(made.text)).not.toBeNull()
    key = { ...stored, revokedAt: '2025-02-01T00:00:00Z' }
    expect(await authenticate(made.text)).toBeNull()
  })
})
