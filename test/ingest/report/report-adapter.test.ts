import { describe, expect, it } from 'vitest'
import { pseudonymiserOfKey } from '../../../src/access/create-pseudonymiser.ts'
import type { ReportLine } from '../../../src/contract/report-line.ts'
import { reportLine } from '../../../src/contract/report-line.ts'
import type { SourceItem } from '../../../src/ingest/adapter.ts'
import { memorySource } from '../../../src/ingest/byte-sources.ts'
import { recognise } from '../../../src/ingest/recognise.ts'
import { reportAdapter } from '../../../src/ingest/report/report-adapter.ts'
import { interpretLine } from '../../../src/ingest/report/interpret-line.ts'
import { makeInput, makeRecord } from '../../support/make-record.ts'
import { given } from '../../support/given.ts'
import { facility, lineText, pseudonymiser, today } from '../../send/support.ts'

const sound = lineText(makeRecord({ events: [makeInput({ irradiationEventUid: '1.2.3' })] }))
const parsed = (): ReportLine => reportLine.parse(JSON.parse(sound))

async function read(text: string): Promise<readonly SourceItem[]> {
  const items: SourceItem[] = []
  for await (const item of reportAdapter.read(memorySource(new TextEncoder().encode(text))))
    items.push(item)
  return items
}

/** Rule and field of the one refusal of a line, null when the line is taken. */
async function refusal(text: string): Promise<string | null> {
  const [item] = await read(text)
  if (item?.kind !== 'refused') return null
  const [finding] = item.findings
  return `${finding?.rule}${finding?.field === undefined ? '' : ` ${finding.field}`}`
}

/** The sound line with some of its fields replaced. */
const changed = (fields: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...parsed(), ...fields })
const withEvent = (fields: Readonly<Record<string, unknown>>): string =>
  changed({ events: [{ ...parsed().events[0], ...fields }] })
const withPatient = (fields: Readonly<Record<string, unknown>>): string =>
  changed({ patient: { ...parsed().patient, ...fields } })

describe('the lines that a hospital sends', () => {
  it('are recognised by their content, and an exam of the published schema is not', () => {
    const head = (text: string) => recognise(new TextEncoder().encode(text))
    expect(head(sound)).toBe(reportAdapter)
    expect(head(`\uFEFF${sound}`)).toBe(reportAdapter)
    expect(head('{"schema":"opendrl-exam/1"}')).not.toBe(reportAdapter)
  })

  it('are read line by line, blank lines passed over, each standing or falling by itself', async () => {
    const items = await read(`${sound}\n\n{"broken\n${sound}\n`)
    expect(items.map(({ kind }) => kind)).toEqual(['report', 'refused', 'report'])
  })

  it('of another version are refused in words of their own', async () => {
    expect(await refusal(sound.replace('opendrl-report/1', 'opendrl-report/2'))).toBe(
      'report-version',
    )
  })

  it.each([
    ['an unknown field', changed({ patientName: 'Murphy^Aoife' }), 'report-shape patientName'],
    [
      'an unknown field of an event',
      withEvent({ operator: 'X' }),
      'report-shape events[0].operator',
    ],
    ['a birth date', withPatient({ birthDate: '1980-05-17' }), 'report-shape patient.birthDate'],
    ['a negative dose', withEvent({ dlp: -1 }), 'report-shape events[0].dlp'],
    ['half a step of dose', withEvent({ dlp: 1.5 }), 'report-shape events[0].dlp'],
    ['a dose that means none', withEvent({ dlp: 0xffffffff }), 'report-shape events[0].dlp'],
    ['a dose as text', withEvent({ dlp: '150' }), 'report-shape events[0].dlp'],
    ['a raw patient id', withPatient({ pseudonym: 'P-100200' }), 'report-shape patient.pseudonym'],
    ['a raw UID', withEvent({ eventUid: '1.2.840.1' }), 'report-shape events[0].eventUid'],
    ['a raw study UID', changed({ examId: '1.2.3.4.5.6.7' }), 'report-shape examId'],
    [
      '120 years of age',
      withPatient({ ageDays: 43_830, ageMonths: 1440 }),
      'report-shape patient.ageDays',
    ],
    ['days and months of two ages', withPatient({ ageDays: 300 }), 'report-shape patient.ageDays'],
    [
      'an age without its months',
      withPatient({ ageMonths: undefined }),
      'report-shape patient.ageDays',
    ],
    ['a day that does not exist', changed({ examDate: '2025-02-29' }), 'report-shape examDate'],
    ['a time that does not exist', changed({ examTime: '24:00:00' }), 'report-shape examTime'],
    ['a phantom of 20 cm', withEvent({ phantomCm: 20 }), 'report-shape events[0].phantomCm'],
    [
      'an unknown finding',
      changed({ findings: [{ rule: 'nonsense' }] }),
      'report-shape findings[0].rule',
    ],
    [
      'a finding that refuses',
      changed({ findings: [{ rule: 'no-dose' }] }),
      'report-shape findings[0].rule',
    ],
    [
      'a finding that speaks',
      changed({ findings: [{ rule: 'dose-zero', field: 'Ms <O’Neill>' }] }),
      'report-shape findings[0].field',
    ],
    [
      'a text of a megabyte',
      changed({ studyDescription: 'x'.repeat(1e6) }),
      'report-shape studyDescription',
    ],
    ['epoch 0', changed({ epoch: 0 }), 'report-shape epoch'],
    [
      '10,001 events',
      changed({ events: Array.from({ length: 10_001 }, () => ({})) }),
      'report-shape events',
    ],
    [
      'an infinite number',
      sound.replace(/"scanningLengthMm":\d+/, '"scanningLengthMm":1e999'),
      'report-shape events[0].scanningLengthMm',
    ],
    [
      'a million events',
      changed({ events: Array.from({ length: 1e6 }, () => ({ dlp: 1 })) }),
      'json-unreadable',
    ],
    ['a key twice', sound.replace('{', '{"epoch":2,'), 'json-unreadable'],
    ['half a surrogate pair', changed({ studyDescription: 'CT \ud800' }), 'json-unreadable'],
    ['no JSON', '{"schema":"opendrl-report/1",', 'json-unreadable'],
    ['a list', '[1]', 'report-shape'],
  ])('with %s are refused, naming the field', async (_what, text, expected) => {
    expect(await refusal(text)).toBe(expected)
  })

  it.each(['__proto__', 'constructor'])('with a field %s change nothing else', async (name) => {
    const text = sound.replace('{', `{"${name}":{"testPatient":true},`)
    expect(await refusal(text)).toMatch(/^(report-shape|json-unreadable)/)
    expect({}).not.toHaveProperty('testPatient')
  })

  it('as 200,000 brackets are refused at once', async () => {
    expect(await refusal('['.repeat(200_000))).toBe('json-unreadable')
  })
})

describe('what the registry trusts of a line', () => {
  const understood = (line: ReportLine) =>
    interpretLine(line, { row: 1, pseudonymiser, facilityId: facility, today })
  const rules = (line: ReportLine) => understood(line).findings.map(({ rule }) => rule)
  const event = () => given(parsed().events[0])

  it.each([
    ['another epoch', { epoch: 2 }, 'report-key-other'],
    ['another scheme', { scheme: 'v2' }, 'report-key-other'],
    ['another key', { keyCheck: 'A'.repeat(22) }, 'report-key-other'],
    ['another facility', { facility: 'st-colm' }, 'report-facility-other'],
  ])('%s is refused with a clear finding', (_what, fields, rule) => {
    const result = understood({ ...parsed(), ...fields })
    expect(result.ok).toBe(false)
    expect(result.findings).toEqual([{ rule, field: null, event: null, row: 1, detail: null }])
  })

  it.each([
    ['is taken during the overlap', true, []],
    ['is refused after it', false, ['report-epoch-over']],
  ])('keyed with the earlier epoch %s', (_what, accepted, expected) => {
    const newer = pseudonymiserOfKey(new Uint8Array(32).fill(9), 2)
    const result = interpretLine(parsed(), {
      row: 1,
      pseudonymiser: newer,
      earlier: [{ pseudonymiser, accepted }],
      facilityId: facility,
      today,
    })
    expect(result.ok).toBe(accepted)
    if (result.ok) expect(result.report.examId).toBe(parsed().examId)
    else expect(result.findings.map(({ rule }) => rule)).toEqual(expected)
  })

  it('its plausibility is judged anew: a sender cannot bypass quarantine', () => {
    expect(rules({ ...parsed(), events: [{ ...event(), dlp: 15_000_000 }] })).toContain(
      'dose-unit-mistake',
    )
    expect(rules({ ...parsed(), events: [{ ...event(), ctdivol: 0 }] })).toContain('dose-zero')
    expect(rules({ ...parsed(), reportedDlp: 400_000_000 })).toContain('dose-too-large')
    expect(rules({ ...parsed(), examDate: '2027-01-01' })).toContain('exam-in-the-future')
    expect(rules({ ...parsed(), examDate: '1985-01-01' })).toContain('exam-date-implausible')
    expect(understood({ ...parsed(), events: [], findings: [] }).ok).toBe(false)
  })

  it('its texts are cleaned again, and an indication outside the catalogue is dropped', () => {
    const result = understood({
      ...parsed(),
      studyDescription: 'CT \u0007 1.2.840.113619.2.55.3.2',
      indication: 'fell from the roof of her house',
    })
    expect(result).toMatchObject({
      ok: true,
      report: { studyDescription: 'CT   ***', indication: null },
    })
  })

  it('its content digest is worked out here, whatever the sender says it is', () => {
    const one = understood(parsed())
    const other = understood({ ...parsed(), events: [{ ...event(), kvp: 100 }] })
    expect(one.ok && other.ok && one.report.contentDigest !== other.report.contentDigest).toBe(true)
    const unnamed = { ...parsed(), recordId: undefined }
    const [first, second] = [understood(unnamed), understood({ ...unnamed, examTime: '11:11:11' })]
    expect(first.ok && second.ok && first.report.recordId !== second.report.recordId).toBe(true)
  })
})
