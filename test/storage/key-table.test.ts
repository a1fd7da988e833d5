import { describe, expect, it } from 'vitest'
import { KeyTable } from '../../src/storage/duckdb/key-table.ts'

describe('KeyTable', () => {
  it('finds keys that share their low word, and keys at the ends of the range', () => {
    const keys = [
      { low: 0, high: 0 },
      { low: 0, high: 1 },
      { low: 0xffffffff, high: 0xffffffff },
      { low: 0, high: 0xffffffff },
      { low: 8, high: 0 },
    ]
    const into = new Uint32Array(7)
    const asked = [4, 3, 3, 2, 1, 0, 0]
    new KeyTable(keys).places(
      Uint32Array.from(asked.flatMap((place) => [keys[place]?.low ?? 0, keys[place]?.high ?? 0])),
      asked.length,
      into,
    )
    expect([...into]).toEqual(asked)
  })

  it('refuses a key that stands for two texts, and a key it does not know', () => {
    const key = { low: 3, high: 4 }
    expect(() => new KeyTable([key, { low: 4, high: 3 }, key])).toThrow('same hash')
    const ask = (table: KeyTable) => table.places(new Uint32Array([0, 0]), 1, new Uint32Array(1))
    expect(() => ask(new KeyTable([key]))).toThrow('not there')
    expect(() => ask(new KeyTable([]))).toThrow('not there')
  })
})
