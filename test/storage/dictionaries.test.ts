import { describe, expect, it } from 'vitest'
import { Dictionaries, type DeviceWords } from '../../src/storage/duckdb/dictionaries.ts'
import { TooManyCodes } from '../../src/storage/duckdb/too-many-codes.ts'

const none = { devices: [], protocols: [], indications: [] }
const device = (over: Partial<DeviceWords> = {}): DeviceWords => ({
  facility: 'a',
  scanner: 's1',
  manufacturer: 'M',
  model: 'X',
  ...over,
})

describe('Dictionaries', () => {
  it('code words from 1, absent and empty ones as 0, and the same word the same', () => {
    const dictionaries = new Dictionaries()
    const codes = dictionaries.codes({
      devices: [
        device(),
        device({ manufacturer: null }),
        device({ manufacturer: '', model: null }),
      ],
      protocols: ['x', null, 'y', 'x'],
      indications: [null, 'i'],
    })
    expect(codes).toEqual({
      devices: [
        { facility: 1, scanner: 1, device: 1 },
        { facility: 1, scanner: 1, device: 2 },
        { facility: 1, scanner: 1, device: 0 },
      ],
      protocols: [1, 0, 2, 1],
      indications: [0, 1],
    })
    expect(dictionaries.labels()).toEqual({
      facilities: ['', 'a'],
      scanners: ['', 's1'],
      scannerFacility: [0, 1],
      manufacturers: ['', 'M'],
      models: ['', 'X'],
      deviceManufacturer: [0, 1, 0],
      deviceModel: [0, 1, 1],
      protocols: ['', 'x', 'y'],
      indications: ['', 'i'],
    })
  })

  it('keep scanners of two facilities apart, whatever they are called', () => {
    const dictionaries = new Dictionaries()
    const devices = [
      device(),
      device({ facility: 'b' }),
      device({ facility: 'a b', scanner: 'c' }),
      device({ facility: 'a', scanner: 'b c' }),
    ]
    const codes = dictionaries.codes({ ...none, devices }).devices
    expect(codes.map(({ scanner }) => scanner)).toEqual([1, 2, 3, 4])
    expect(dictionaries.labels().scannerFacility).toEqual([0, 1, 2, 3, 1])
  })

  it('give lists that stay as they are when words are added', () => {
    const dictionaries = new Dictionaries()
    dictionaries.codes({ ...none, protocols: ['x'] })
    const before = dictionaries.labels()
    expect(dictionaries.labels()).toBe(before)
    dictionaries.codes({ ...none, protocols: ['y'], indications: ['i'] })
    expect(before.protocols).toEqual(['', 'x'])
    expect(dictionaries.labels().protocols).toEqual(['', 'x', 'y'])
  })

  it.each(['facility', 'scanner', 'device', 'protocol', 'indication'] as const)(
    'hold 65,535 of %s and refuse one more, changing nothing',
    (name) => {
      const dictionaries = new Dictionaries()
      const words = (first: number, count: number) => {
        const texts = Array.from({ length: count }, (_, index) => `w${first + index}`)
        if (name === 'protocol') return { ...none, protocols: texts }
        if (name === 'indication') return { ...none, indications: texts }
        const field = name === 'device' ? 'model' : name
        return { ...none, devices: texts.map((text) => device({ [field]: text })) }
      }
      dictionaries.codes(words(0, 65_534))
      const before = dictionaries.labels()
      const refused = () =>
        dictionaries.codes({
          ...words(65_533, 3),
          [name === 'protocol' ? 'indications' : 'protocols']: ['new'],
        })
      expect(refused).toThrow(TooManyCodes)
      expect(refused).toThrow(name)
      expect(dictionaries.labels()).toEqual(before)
      dictionaries.codes(words(65_533, 2))
      expect(() => dictionaries.codes(words(0, 65_535))).not.toThrow()
    },
  )
})
