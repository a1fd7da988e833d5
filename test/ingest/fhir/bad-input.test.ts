import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doseBounds } from '../../../src/catalogue/dose-bounds.ts'
import { examRecord } from '../../../src/contract/exam-record.ts'
import { severityOf } from '../../../src/domain/finding-rules.ts'
import { quantityDefinitions } from '../../../src/domain/quantity.ts'
import { readBundle } from '../../../src/ingest/fhir/fhir-adapter.ts'
import { interpret } from '../../../src/ingest/interpret/interpret.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'
import {
  bundle,
  bundleOf,
  entry,
  event,
  findingsOf,
  isRefused,
  measured,
  patient,
  read,
  rulesOf,
  summary,
  type Json,
} from './support.ts'

const asText = (json: Json): string => JSON.stringify(json)
const whole = bundleOf(
  summary({ hasMember: [{ reference: 'urn:uuid:event' }] }),
  entry('event', event('1.9.1')),
)

/** What interpretation finds in the first record. */
function interpreted(json: Json): { ok: boolean; rules: readonly string[] } {
  const [item] = read(json)
  if (item?.kind !== 'record') throw new Error('no record')
  const result = interpret(item.record, {
    format: item.format,
    row: item.row,
    sourceFindings: item.findings,
    pseudonymiser: testPseudonymiser('st-brigid'),
    today: '2025-06-30',
  })
  return { ok: result.ok, rules: result.findings.map(({ rule }) => rule) }
}

describe('JSON that is made to harm', () => {
  const refusals: readonly (readonly [string, () => string, string])[] = [
    [
      '200,000 open brackets',
      () => `{"resourceType":"Bundle","entry":${'['.repeat(200_000)}`,
      'json-unreadable',
    ],
    [
      '200,000 nested brackets, all closed',
      () =>
        `{"resourceType":"Bundle","type":"batch","entry":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      'json-unreadable',
    ],
    [
      '200,000 nested objects',
      () => `{"resourceType":"Bundle","entry":${'{"a":'.repeat(200_000)}`,
      'json-unreadable',
    ],
    [
      'a million elements',
      () => `{"resourceType":"Bundle","type":"batch","entry":[${'{},'.repeat(1_000_000)}{}]}`,
      'limit-exceeded',
    ],
    [
      'a key written twice',
      () => asText(whole).replace('"status":"final"', '"status":"final","status":"final"'),
      'json-unreadable',
    ],
    [
      'a key written twice, once in escapes',
      () => asText(whole).replace('"status":"final"', '"status":"final","st\\u0061tus":"final"'),
      'json-unreadable',
    ],
    ['half a surrogate pair', () => asText(whole).replace('PAT3421', '\\ud800'), 'json-unreadable'],
    [
      'a text without end',
      () => `{"resourceType":"Bundle","id":"${'x'.repeat(1_000_000)}`,
      'json-unreadable',
    ],
    ['nothing behind the brace', () => '{"resourceType":', 'json-unreadable'],
    ['another resource', () => asText(summary()), 'fhir-not-a-bundle'],
    ['a history', () => asText({ ...whole, type: 'history' }), 'fhir-not-a-bundle'],
    ['a list', () => '[{"resourceType":"Bundle"}]', 'fhir-not-a-bundle'],
    ['a type that is no text', () => asText({ ...whole, type: ['batch'] }), 'fhir-not-a-bundle'],
    ['no entries', () => asText(bundle([])), 'fhir-no-summary'],
    [
      'entries of every wrong kind',
      () =>
        '{"resourceType":"Bundle","type":"batch","entry":[null,1,"x",[],{"resource":[]},{"resource":{"resourceType":3}}]}',
      'fhir-no-summary',
    ],
    ['another Observation', () => asText(bundleOf(event('1.9'))), 'fhir-no-summary'],
  ]
  it.each(refusals)('%s is refused', (_what, made, rule) => {
    const text = made()
    expect(isRefused(text)).toBe(true)
    expect(rulesOf(text)).toContain(rule)
  })

  it('bytes that are no UTF-8 are refused', () => {
    const bytes = Buffer.from(asText(whole).replace('PAT3421', 'PAT\u00ff'), 'latin1')
    expect(readBundle(bytes)).toMatchObject([{ kind: 'refused' }])
  })

  it('keys such as __proto__ and constructor change nothing', () => {
    const text = asText(bundleOf(summary())).replace(
      '"status":"final"',
      '"__proto__":{"status":"entered-in-error"},"constructor":{"prototype":1},"status":"final"',
    )
    expect(rulesOf(text)).toEqual([])
    expect(Object.hasOwn(Object.prototype, 'status')).toBe(false)
    const named = bundleOf(summary({ subject: { reference: '__proto__' } }))
    expect(rulesOf(named)).toEqual(['fhir-reference-missing'])
  })

  it('1e999 and -1e999 are no doses', () => {
    for (const value of ['1e999', '-1e999']) {
      const text = asText(bundleOf(summary())).replace('"value":600', `"value":${value}`)
      expect(rulesOf(text)).toEqual(['number-unreadable'])
    }
  })

  it('loops of references and of contained resources end', () => {
    const loop = summary({
      contained: [{ ...event('1.9.1'), id: 'self', hasMember: [{ reference: '#self' }] }],
      hasMember: [{ reference: '#self' }, { reference: 'urn:uuid:summary' }],
      partOf: [{ reference: 'urn:uuid:summary' }],
    })
    const [item] = read(bundleOf(loop))
    expect(item?.kind === 'record' && item.record.events).toHaveLength(1)
  })

  it('a thousand references to one event are one event', () => {
    const many = bundleOf(
      summary({ hasMember: Array.from({ length: 1000 }, () => ({ reference: 'urn:uuid:e' })) }),
      entry('e', event('1.9.1')),
    )
    const [item] = read(many)
    expect(item?.kind === 'record' && item.record.events).toHaveLength(1)
  })
})

describe('doses and days that nobody can believe are set aside or refused', () => {
  const dlp = (value: number) =>
    bundleOf(summary({ component: [measured('113813', value, 'mGy.cm')] }))
  const ctdivol = (value: number) =>
    bundleOf(
      summary({ hasMember: [{ reference: 'urn:uuid:e' }] }),
      entry('e', event('1.9.1', { component: [measured('113830', value, 'mGy')] })),
    )
  const on = (effectiveDateTime: string) => bundleOf(summary({ effectiveDateTime }))

  it.each([
    ['a negative DLP', dlp(-600), 'dose-negative'],
    ['a CTDIvol of 1e6', ctdivol(1e6), 'dose-too-large'],
    ['a CTDIvol of 0', ctdivol(0), 'dose-zero'],
    ['an exam of tomorrow', on('2025-07-01T10:00:00Z'), 'exam-in-the-future'],
    ['an exam of the year 9999', on('9999-12-31'), 'exam-in-the-future'],
    ['an exam of 1753', on('1753-01-01'), 'exam-date-implausible'],
  ])('%s', (_what, json, rule) => {
    expect(interpreted(json).rules).toContain(rule)
  })

  it('a month, a year or a day that does not exist is no date', () => {
    for (const day of ['2024-02', '2024', '2024-02-30', 'yesterday', '2024-02-03T25:00'])
      expect(interpreted(on(day))).toMatchObject({
        ok: false,
        rules: expect.arrayContaining(['date-unreadable']),
      })
  })

  it('a birth after the exam leaves the age unknown', () => {
    const made = bundleOf(summary())
    ;(made['entry'] as Json[])[1] = entry('patient', patient({ birthDate: '2024-12-31' }))
    expect(interpreted(made)).toMatchObject({ ok: true })
    expect(interpreted(made).rules).toContain('birth-after-exam')
  })

  it('findings say where they are, in the bundle’s own words', () => {
    const [item] = read(dlp(-600))
    expect(item?.kind === 'record' && item.places?.['dlpTotalMgyCm']).toBe(
      'Bundle.entry[0].resource.component[0].valueQuantity',
    )
  })
})

describe('a bundle that is damaged', () => {
  it('cut off at every byte it is refused, never half read', () => {
    const bytes = Buffer.from(asText(whole))
    for (let length = 1; length < bytes.length; length += 1)
      expect(readBundle(bytes.subarray(0, length)).every(({ kind }) => kind === 'refused')).toBe(
        true,
      )
  })

  it('in any of 10,000 ways never throws, and what is accepted is of the schema and believable', () => {
    const bytes = Buffer.from(asText(whole))
    const pseudonymiser = testPseudonymiser('st-brigid')
    const edit = fc.tuple(
      fc.nat(bytes.length - 1),
      fc.oneof(
        fc.nat(255),
        fc.constantFrom(...[...'{}[]",:0129eE.-ntf\\'].map((c) => c.charCodeAt(0))),
      ),
      fc.constantFrom('set', 'insert', 'delete', 'copy'),
    )
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let made = Buffer.from(bytes)
        for (const [at, byte, kind] of edits) {
          const [head, tail] = [made.subarray(0, at), made.subarray(at)]
          if (kind === 'set') made[at] = byte
          else if (kind === 'insert') made = Buffer.concat([head, Buffer.from([byte]), tail])
          else if (kind === 'delete') made = Buffer.concat([head, tail.subarray(1 + (byte % 40))])
          else made = Buffer.concat([head, tail.subarray(0, byte), tail])
        }
        for (const item of readBundle(made)) {
          if (item.kind !== 'record') continue
          expect(examRecord.safeParse(item.record).success).toBe(true)
          const { findings } = item
          const result = interpret(item.record, {
            format: item.format,
            row: item.row,
            sourceFindings: findings,
            pseudonymiser,
            today: '2025-06-30',
          })
          if (!result.ok || result.findings.some(({ rule }) => severityOf(rule) === 'quarantined'))
            continue
          const largest = doseBounds.DLP * quantityDefinitions.DLP.stepsPerUnit
          expect(result.report.reportedDlp ?? 0).toBeLessThanOrEqual(largest)
        }
      }),
      { numRuns: 10_000, seed: 20260101 },
    )
  })

  it('whatever JSON stands in the place of any part: never throws, and the record keeps the schema', () => {
    const replaced = (value: unknown, path: readonly string[], other: unknown): unknown => {
      const [key, ...rest] = path
      if (key === undefined) return other
      if (Array.isArray(value))
        return value.map((one, i) => (String(i) === key ? replaced(one, rest, other) : one))
      if (typeof value !== 'object' || value === null) return other
      return Object.fromEntries(
        Object.entries(value).map(([k, one]) => [k, k === key ? replaced(one, rest, other) : one]),
      )
    }
    const pathsOf = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
      typeof value !== 'object' || value === null
        ? [path]
        : [path, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))]
    const odd = [
      null,
      0,
      -1,
      1e300,
      true,
      '',
      'x',
      'urn:oid:1',
      [],
      {},
      [[]],
      [{}],
      'y'.repeat(5000),
      '1\u0000',
      '\u202e',
    ]
    for (const path of pathsOf(whole))
      for (const other of odd) {
        const made = replaced(whole, path, other)
        for (const item of read(JSON.stringify(made)))
          if (item.kind === 'record') {
            const parsed = examRecord.safeParse(item.record)
            expect(
              parsed.error?.issues ?? [],
              `${path.join('.')} = ${JSON.stringify(other)}`,
            ).toEqual([])
          }
      }
  })

  it('findings never repeat what a patient’s field held', () => {
    const canary = 'CANARY77'
    const made = bundleOf(
      summary({
        effectiveDateTime: canary,
        status: canary,
        subject: { reference: canary, display: canary, identifier: { value: canary } },
        component: [measured('113813', canary, canary)],
        partOf: [{ reference: canary, identifier: { system: 'urn:dicom:uid', value: canary } }],
      }),
    )
    expect(JSON.stringify(findingsOf(made))).not.toContain(canary)
  })
})
