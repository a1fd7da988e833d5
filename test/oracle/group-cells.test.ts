import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupCells, type GroupRequest } from './clear/group-cells.ts'

interface Row {
  readonly cell: number
  readonly value: number
  readonly unit: number
  readonly patient: number
}

const request = (rows: readonly Row[], minimum: readonly number[]): GroupRequest => ({
  cell: Int32Array.from(rows, (row) => row.cell),
  cells: minimum.length,
  values: Uint32Array.from(rows, (row) => row.value),
  unit: Uint16Array.from(rows, (row) => row.unit),
  patient: Uint32Array.from(rows, (row) => row.patient),
  minimum: Int32Array.from(minimum),
})

const plain = (rows: readonly Row[], minimum: readonly number[]) =>
  groupCells(request(rows, minimum)).map((group) => ({
    ...group,
    sample: group.sample === null ? null : [...group.sample],
  }))

describe('groupCells', () => {
  it('gives each cell its sorted sample and each unit its median', () => {
    const rows = [
      { cell: 0, value: 30, unit: 2, patient: 1 },
      { cell: 0, value: 10, unit: 2, patient: 1 },
      { cell: 0, value: 25, unit: 1, patient: 2 },
      { cell: 1, value: 7, unit: 1, patient: 2 },
      { cell: -1, value: 999, unit: 1, patient: 9 },
    ]
    expect(plain(rows, [1, 1])).toEqual([
      {
        cell: 0,
        sample: [10, 25, 30],
        units: [
          { unit: 1, exams: 1, median: 25 },
          { unit: 2, exams: 2, median: 20 },
        ],
        patients: 2,
        underMinimum: [],
      },
      {
        cell: 1,
        sample: [7],
        units: [{ unit: 1, exams: 1, median: 7 }],
        patients: 1,
        underMinimum: [],
      },
    ])
  })

  it('leaves out a unit under the minimum, its doses and its patients', () => {
    const rows = [
      { cell: 0, value: 1, unit: 1, patient: 1 },
      { cell: 0, value: 3, unit: 1, patient: 2 },
      { cell: 0, value: 50, unit: 2, patient: 3 },
    ]
    expect(plain(rows, [2])).toEqual([
      {
        cell: 0,
        sample: [1, 3],
        units: [{ unit: 1, exams: 2, median: 2 }],
        patients: 2,
        underMinimum: [{ unit: 2, exams: 1 }],
      },
    ])
  })

  it('has no sample where every unit is under the minimum', () => {
    expect(plain([{ cell: 0, value: 1, unit: 1, patient: 1 }], [5])).toEqual([
      {
        cell: 0,
        sample: null,
        units: [],
        patients: 0,
        underMinimum: [{ unit: 1, exams: 1 }],
      },
    ])
  })

  it('does not count unknown patients', () => {
    const rows = [
      { cell: 0, value: 1, unit: 1, patient: 0 },
      { cell: 0, value: 1, unit: 1, patient: 0 },
      { cell: 0, value: 1, unit: 1, patient: 4 },
    ]
    expect(plain(rows, [1])[0]?.patients).toBe(1)
  })

  it('refuses a row in a cell without a dose', () => {
    expect(() => plain([{ cell: 0, value: 0xffffffff, unit: 1, patient: 1 }], [1])).toThrow(
      RangeError,
    )
  })

  it('refuses a cell that was not announced', () => {
    expect(() => plain([{ cell: 3, value: 1, unit: 1, patient: 1 }], [1])).toThrow(RangeError)
  })

  const rows = fc.array(
    fc.record({
      cell: fc.integer({ min: -1, max: 3 }),
      value: fc.integer({ min: 0, max: 20 }),
      unit: fc.integer({ min: 0, max: 4 }),
      patient: fc.integer({ min: 0, max: 6 }),
    }),
    { maxLength: 80 },
  )
  const minimum = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 4 })

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(
        rows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        minimum,
        ([rows, shuffled], minimum) => {
          expect(plain(shuffled, minimum)).toEqual(plain(rows, minimum))
        },
      ),
    )
  })

  it('keeps every row: in the sample or under the minimum', () => {
    fc.assert(
      fc.property(rows, minimum, (rows, minimum) => {
        for (const group of plain(rows, minimum)) {
          const left = group.underMinimum.reduce((total, { exams }) => total + exams, 0)
          const used = group.units.reduce((total, { exams }) => total + exams, 0)
          expect(used).toBe(group.sample?.length ?? 0)
          expect(used + left).toBe(rows.filter((row) => row.cell === group.cell).length)
        }
      }),
    )
  })

  it('agrees with a naive grouping', () => {
    fc.assert(
      fc.property(rows, minimum, (rows, minimum) => {
        for (const group of plain(rows, minimum)) {
          for (const { unit, exams, median } of group.units) {
            const doses = rows
              .filter((row) => row.cell === group.cell && row.unit === unit)
              .map((row) => row.value)
              .sort((left, right) => left - right)
            const lower = doses[Math.floor((doses.length - 1) / 2)] ?? Number.NaN
            const upper = doses[Math.ceil((doses.length - 1) / 2)] ?? Number.NaN
            expect(exams).toBe(doses.length)
            expect(median).toBe((lower + upper) / 2)
          }
        }
      }),
    )
  })
})
