import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { comparisonCsv } from '../../src/web/logic/comparison-csv.ts'
import { csvText } from '../../src/web/logic/csv-text.ts'
import { judgeRow } from '../../src/web/logic/judge-row.ts'
import { comparisonAnswer } from '../web/support/fixture-answers.ts'

describe('CSV made in the browser', () => {
  it('quotes what needs it and leaves numbers alone', () => {
    expect(csvText(['a', 'b', 'c'], [['x, "y"', -1.5, null]])).toBe(
      '\uFEFFa,b,c\r\n"x, ""y""",-1.5,\r\n',
    )
  })
  it.each(['=1+1', '+1', '-1', '@x', '\tx'])('disarms the formula %j', (text) => {
    expect(csvText(['a'], [[text]])).toContain(`'${text}`)
  })
  it('has one line a cell and reference, and no cell is lost', () => {
    const facility = { id: 'st-brigid', name: 'St Brigid’s' }
    const answer = comparisonAnswer(new URLSearchParams({ quantity: 'DLP' }), facility)
    const rows = answer.rows.map((row) => judgeRow(row, { sets: null, against: null }))
    const lines: Record<string, string>[] = parse(comparisonCsv(answer, rows), {
      columns: true,
      bom: true,
    })
    const expected = rows.reduce((sum, { references }) => sum + Math.max(1, references.length), 0)
    expect(lines).toHaveLength(expected)
    expect(new Set(lines.map((line) => `${line.protocol_loinc} ${line.band}`)).size).toBe(
      rows.length,
    )
    const chest = lines.find((line) => line.band === '15-30' && line.reference_set === 'registry')
    expect(chest).toMatchObject({
      typical: '92',
      unit: 'mGy·cm',
      phantom_cm: '32',
      reference_value: '66',
      verdict: 'above',
      verdict_refers_to_it: 'true',
      method: 'icrp135',
      period_from: '2025-11-01',
    })
  })
})
