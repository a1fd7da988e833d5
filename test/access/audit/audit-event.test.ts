import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditEvent } from '../../../src/contract/audit-event.ts'
import { type AuditAct, otherOperations } from '../../../src/access/audit/audit-act.ts'
import { auditEventOf, maxTokens } from '../../../src/access/audit/audit-event-of.ts'
import { auditKeys } from '../../../src/access/audit/audit-keys.ts'
import { canonicalJson, type JsonValue } from '../../../src/access/audit/canonical-json.ts'
import { matchesFilter, tokensOf } from '../../../src/access/audit/audit-filter.ts'
import { auditPolicies } from '../../../src/access/audit/policy.ts'
import { createRefusalMeter } from '../../../src/access/audit/refusal-meter.ts'
import { weakeningWords } from '../../../src/access/audit/weakening-words.ts'
import { actions } from '../../../src/access/permissions.ts'

const keys = auditKeys(new Uint8Array(32).fill(7))
const at = '2026-11-25T04:30:00.000Z'
const reading: AuditAct = {
  operations: ['exam.read'],
  agent: { kind: 'key', id: 'Ab3dEf7h', roles: ['physicist'] },
  outcome: 'done',
  facilities: ['st-brigid'],
  patients: ['AAAAAAAAAAAAAAAAAAAAAA'],
  exams: ['exam-of-a-patient'],
  question: { to: '2026-01-01', protocol: '24627-2' },
  request: '6d1c',
}

describe('an entry of the audit trail', () => {
  it('is a FHIR R4 AuditEvent of the published shape', () => {
    const event = auditEventOf(reading, keys, at, 'OpenDRL 0.1.0')
    expect(auditEvent.parse(event)).toEqual(event)
    expect(event).toMatchObject({
      type: { code: '110110' },
      subtype: [{ system: 'urn:opendrl:action', code: 'exam.read' }],
      action: 'R',
      recorded: at,
      outcome: '0',
      agent: [
        { who: { identifier: { system: 'urn:opendrl:key', value: 'Ab3dEf7h' } }, requestor: true },
      ],
    })
    const query = event.entity?.find((entity) => entity.query !== undefined)?.query ?? ''
    expect(Buffer.from(query, 'base64').toString()).toBe('{"protocol":"24627-2","to":"2026-01-01"}')
  })

  it('names patients and exams by keyed tokens alone', () => {
    const text = canonicalJson(auditEventOf(reading, keys, at, 'x'))
    expect(text).not.toContain('AAAAAAAAAAAAAAAAAAAAAA')
    expect(text).not.toContain('exam-of-a-patient')
    const token = keys.token('patient', 'AAAAAAAAAAAAAAAAAAAAAA')
    expect(text).toContain(`"value":"${token}"`)
    expect(token).toMatch(/^[\w-]{22}$/)
    const others = auditKeys(new Uint8Array(32).fill(8))
    expect(others.token('patient', 'AAAAAAAAAAAAAAAAAAAAAA')).not.toBe(token)
    expect(keys.token('exam', 'AAAAAAAAAAAAAAAAAAAAAA')).not.toBe(token)
  })

  it('says how many patients more there were than it names', () => {
    const patients = Array.from({ length: maxTokens + 5 }, (_, i) => `patient-${i}`)
    const event = auditEventOf({ ...reading, patients }, keys, at, 'x')
    expect(
      event.entity?.filter(({ what }) => what?.identifier.system.endsWith('patient-token')),
    ).toHaveLength(maxTokens)
    expect(JSON.stringify(event)).toContain('{"type":"more-patients","valueString":"5"}')
  })

  it('is right for every operation, agent and outcome', () => {
    const operations = [...actions, ...otherOperations]
    const agents: AuditAct['agent'][] = [
      reading.agent,
      { kind: 'session', id: 'k'.repeat(43), roles: ['officer', 'physicist'] },
      { kind: 'token', id: 'x', roles: [] },
      { kind: 'peer', id: 'OPENDRL from CT1' },
      { kind: 'operator' },
      { kind: 'system' },
      { kind: 'nobody' },
    ]
    for (const operation of operations)
      for (const agent of agents)
        for (const outcome of ['done', 'refused', 'failed'] as const) {
          const act: AuditAct = {
            operations: [operation, 'disclosure.weaken'],
            agent,
            outcome,
            problem: outcome === 'done' ? undefined : 'role-missing',
            actingFor: ['other'],
            things: [{ kind: 'upload', id: 'u1' }],
            weakening: ['suppress'],
            count: 3,
          }
          const event = auditEventOf(act, keys, at, 'OpenDRL 0.1.0')
          expect(auditEvent.safeParse(event).success).toBe(true)
          expect(event.action).toBe(auditPolicies[operation].action)
        }
  })
})

describe('what is recorded', () => {
  it('are all changes, and all readings of doses, exams, patients and keys', () => {
    const always = actions.filter((action) => auditPolicies[action].record === 'always')
    for (const action of actions)
      if (!/\.(read|read-snapshot)$/.test(action)) expect(always).toContain(action)
    expect(actions.filter((action) => auditPolicies[action].record === 'denials')).toEqual([
      'upload.read',
      'rule.read',
      'layout.read',
      'dicom-peer.read',
      'protocol.read',
      'drl-set.read',
      'facility.read',
      'metrics.read',
      'retention.read',
    ])
  })
})

describe('canonical JSON', () => {
  it('orders members by UTF-16 code units and writes no blanks (RFC 8785, 3.2.3)', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6 }
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    )
  })

  it('has one text a value, whatever order its members came in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (made) => {
        const value: JsonValue = JSON.parse(JSON.stringify(made))
        const turned = Object.fromEntries(Object.entries(made).reverse())
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(JSON.stringify(turned)))).toBe(text)
        expect(JSON.parse(text)).toEqual(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it('refuses what has no such text', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError)
    expect(() => canonicalJson('\ud800')).toThrow(RangeError)
  })
})

describe('a filter', () => {
  const event = auditEventOf(reading, keys, at, 'x')
  it('finds what was done to a patient, a facility, by a key, of an action, in a time', () => {
    const tokens = tokensOf(keys, ['unknown', 'AAAAAAAAAAAAAAAAAAAAAA'])
    expect(matchesFilter(event, {})).toBe(true)
    expect(matchesFilter(event, { tokens })).toBe(true)
    expect(matchesFilter(event, { tokens: tokensOf(keys, ['unknown']) })).toBe(false)
    expect(matchesFilter(event, { facilities: ['other', 'st-brigid'] })).toBe(true)
    expect(matchesFilter(event, { facilities: ['other'] })).toBe(false)
    expect(matchesFilter(event, { agent: 'Ab3dEf7h', operation: 'exam.read' })).toBe(true)
    expect(matchesFilter(event, { agent: 'Ab3dEf7' })).toBe(false)
    expect(matchesFilter(event, { operation: 'exam.decide' })).toBe(false)
    expect(matchesFilter(event, { outcome: '4' })).toBe(false)
    expect(matchesFilter(event, { from: '2026-11-25', to: '2026-11-25' })).toBe(true)
    expect(matchesFilter(event, { to: '2026-11-24' })).toBe(false)
    expect(matchesFilter(event, { to: at })).toBe(false)
    expect(matchesFilter(event, { from: at })).toBe(true)
    expect(matchesFilter(event, { from: '2026-11-26' })).toBe(false)
  })

  it('takes what a credential of a facility did elsewhere only when asked to', () => {
    const act: AuditAct = {
      operations: ['drl.read-snapshot'],
      agent: reading.agent,
      outcome: 'done',
      actingFor: ['st-brigid'],
    }
    const elsewhere = auditEventOf(act, keys, at, 'x')
    expect(matchesFilter(elsewhere, { facilities: ['st-brigid'] })).toBe(false)
    expect(matchesFilter(elsewhere, { facilities: ['st-brigid'], orActingFor: true })).toBe(true)
    expect(matchesFilter(elsewhere, { facilities: ['other'], orActingFor: true })).toBe(false)
  })
})

describe('refusals of nobody', () => {
  it('have an entry each up to a number a minute, then one that says how many they were', () => {
    const meter = createRefusalMeter(3)
    expect([0, 1, 2, 3, 4].map((ms) => meter.take(ms))).toEqual([1, 1, 1, 0, 0])
    expect(meter.take(60_000)).toBe(3)
    expect(meter.take(60_001)).toBe(1)
    expect(meter.drain()).toBe(0)
  })
})

describe('words that would weaken disclosure control', () => {
  it('are told by the list, however they are written, and no other text is', () => {
    expect(weakeningWords(['Suppress', 'min_facilities', 'patientName', 'protocol'])).toEqual([
      'suppress',
      'minfacilities',
    ])
    expect(weakeningWords(['Jane Doe'])).toEqual([])
  })
})
