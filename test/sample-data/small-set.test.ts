import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  smallSet,
  writeSmallSet,
  type SmallSetExpectation,
} from '../../sample-data/generator/small-set.ts'

const folder = join(import.meta.dirname, '../../sample-data/small')
if (process.env['UPDATE_SMALL_SET'] !== undefined) await writeSmallSet(folder)
const generated = smallSet()

const committed = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'README.md')
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))

describe('sample-data/small', () => {
  it('holds the files that the generator makes, and no others', () => {
    expect(committed.sort()).toEqual([...generated.keys()].sort())
  })

  it.each([...generated.keys()])('%s is byte for byte what the generator makes', (path) => {
    const bytes = generated.get(path)
    expect(readFileSync(join(folder, path)).equals(bytes ?? Buffer.alloc(0))).toBe(true)
  })
})

describe('expected.json', () => {
  const text = readFileSync(join(folder, 'expected.json'), 'utf8')
  const expectation: SmallSetExpectation = JSON.parse(text)

  it('has 40 exams, each named by a record, and each record naming one', () => {
    expect(expectation.exams).toHaveLength(40)
    const named = expectation.files.flatMap(({ records }) => records.map(({ exam }) => exam))
    expect(new Set(named.filter((exam) => exam !== null))).toEqual(
      new Set(expectation.exams.map(({ exam }) => exam)),
    )
  })

  it('shows every outcome, every role and both kinds of size', () => {
    const outcomes = expectation.files.flatMap(({ records }) =>
      records.map(({ outcome }) => outcome),
    )
    expect(new Set(outcomes)).toEqual(
      new Set(['accepted', 'updated', 'duplicate', 'quarantined', 'rejected']),
    )
    expect(expectation.exams.some(({ roles }) => roles.timing > 0)).toBe(true)
    expect(new Set(expectation.exams.map(({ sizeKind }) => sizeKind))).toEqual(
      new Set(['water-equivalent', 'effective', null]),
    )
  })

  it('closes: CTDIvol x length is the DLP of one diagnostic event where all is sound', () => {
    for (const exam of expectation.exams) {
      if (exam.quarantined || exam.roles.timing > 0) continue
      const product = (exam.ctdivolMgy * exam.scanLengthMm) / 10
      expect(Math.abs(exam.dlpWithoutLocalisersMgyCm / product - 1)).toBeLessThan(0.02)
    }
  })
})
