import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exportLayout, unitFactor } from '../../src/catalogue/export-layouts/export-layout.ts'
import { exportLayouts } from '../../src/catalogue/export-layouts/export-layouts.ts'

describe('export layouts', () => {
  it('have ids of their own, and say their source and how well they are known', () => {
    const ids = exportLayouts.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { source, evidence, name } of exportLayouts) {
      expect(source.length).toBeGreaterThan(40)
      expect(evidence).toBeDefined()
      expect(name).not.toBe('')
    }
  })

  it('are all in the documentation, with how well they are known', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/formats.md'), 'utf8')
    const words = {
      code: 'code',
      'third-party-code': 'third-party code',
      documentation: 'documents',
    }
    for (const { id, evidence } of exportLayouts)
      expect(page).toContain(`| \`${id}\` | ${evidence === undefined ? '' : words[evidence]} |`)
  })

  it('other than OpenREM’s are told by headers of their own, never by common ones alone', () => {
    for (const { id, recognisedBy } of exportLayouts.slice(1))
      expect(recognisedBy?.length, id).toBeGreaterThan(0)
  })

  it('need a date, and fields that they have', () => {
    for (const { id, needs, columns, eventColumns } of exportLayouts) {
      const fields = new Set<string>([...columns, ...eventColumns].map(({ field }) => field))
      expect(needs.all, id).toContain('studyDate')
      for (const field of [...needs.all, ...needs.any]) expect(fields, id).toContain(field)
    }
  })

  it('never read names, operators, institutions or comments', () => {
    for (const { id, columns, eventColumns } of exportLayouts)
      for (const { headers } of [...columns, ...eventColumns])
        for (const header of headers)
          expect(header, id).not.toMatch(/patient.?name|nome do|operator|institution|comment/i)
  })

  it.each([
    ['exam', 'kapTotalGyCm2', 'Gy.cm2', true],
    ['exam', 'kapTotalGyCm2', 'mGy.cm', false],
    ['exam', 'fluoroscopyTimeS', 'min', true],
    ['patient', 'age', 'months', true],
    ['patient', 'age', undefined, true],
    ['patient', 'age', 'fortnights', false],
    ['patient', 'sex', 'months', false],
  ])('a column of %s.%s in %s: %s', (group, field, unit, loads) => {
    const column = { in: group, field, headers: ['x'], ...(unit === undefined ? {} : { unit }) }
    const parsed = exportLayout.safeParse({ ...exportLayouts[0], columns: [column] })
    expect(parsed.success).toBe(loads)
  })

  it('have minutes as sixty seconds', () => {
    expect(unitFactor('fluoroscopyTimeS', 'min')).toBe(60)
    expect(unitFactor('fluoroscopyTimeS', 's')).toBe(1)
  })
})
