import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { hmacSha256 } from '../../src/access/hmac-sha256.ts'

it('is HMAC-SHA256 as the library computes it, for keys of any length and messages in any order', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.string({ unit: 'grapheme' })),
      (key, messages) => {
        const ours = hmacSha256(key)
        for (const message of messages) {
          const theirs = createHmac('sha256', key).update(message).digest('hex')
          expect(ours(message).toString('hex')).toBe(theirs)
        }
      },
    ),
  )
})
