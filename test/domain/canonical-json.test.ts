import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/domain/canonical-json.ts'

describe('canonical JSON', () => {
  it('sorts keys at every depth and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: undefined, ä: 'x"y' })).toBe(
      '{"b":[{"c":null,"d":1}],"ä":"x\\"y"}',
    )
  })

  it('is JSON of the same content, whatever the order of the keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const reversed = Object.fromEntries(Object.entries(content).toReversed())
        expect(canonicalJson(reversed)).toBe(canonicalJson(content))
        expect(JSON.parse(canonicalJson(content))).toEqual(JSON.parse(JSON.stringify(content)))
      }),
    )
  })
})
