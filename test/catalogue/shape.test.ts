import { describe, expect, it } from 'vitest'
import {
  checkedRows,
  either,
  flag,
  indexBy,
  listOf,
  nullable,
  oneOf,
  quantityValue,
  shape,
  text,
} from '../../src/catalogue/shape.ts'

interface Row {
  readonly id: string
  readonly size: number | null
}
const isRow = shape<Row>({ id: text, size: nullable(quantityValue) })

describe('guards of data files', () => {
  it('accept what they name and nothing else', () => {
    expect([text('a'), text(''), text(1), text(null)]).toEqual([true, false, false, false])
    expect([flag(false), flag(0)]).toEqual([true, false])
    expect([0, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, '1'].map(quantityValue)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    expect([16, 32, '16', 8].map(oneOf([16, 32]))).toEqual([true, true, false, false])
    expect(['adult', 3, 'child'].map(either(quantityValue, oneOf(['adult'])))).toEqual([
      true,
      true,
      false,
    ])
    expect([['a'], [], ['a', 1], 'a'].map(listOf(text))).toEqual([true, true, false, false])
  })
  it('want every field of a row, and no other', () => {
    expect(isRow({ id: 'a', size: null })).toBe(true)
    expect(isRow({ id: 'a' })).toBe(false)
    expect(isRow({ id: 'a', size: 1, sise: 2 })).toBe(false)
    expect(isRow({ id: 'a', sise: 1 })).toBe(false)
    expect(isRow(null)).toBe(false)
  })
})

describe('checkedRows', () => {
  it('names the file and the row that has not the shape', () => {
    const rows = [
      { id: 'a', size: 1 },
      { id: 'b', size: '2' },
    ]
    expect(() => checkedRows('x.json', rows, isRow)).toThrow('x.json: row 2')
    expect(() => checkedRows('x.json', {}, isRow)).toThrow('x.json: not a list')
    expect(checkedRows('x.json', rows.slice(0, 1), isRow)).toHaveLength(1)
  })
})

describe('indexBy', () => {
  it('refuses two rows of one key', () => {
    const rows = [{ id: 'a' }, { id: 'a' }]
    expect(() => indexBy('x.json', rows, ({ id }) => id)).toThrow('a key occurs twice')
    expect(indexBy('x.json', rows.slice(0, 1), ({ id }) => id).get('a')).toEqual({ id: 'a' })
  })
})
