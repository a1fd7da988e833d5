import { madeExam, ndjson } from '../../support/ndjson.ts'
import { layoutOf, type Target } from './canary-registry.ts'
import { stowBody, stowType } from './stow-body.ts'

/** What fills a place of a route: of a target, and what is in the registry for all. */
export interface Filling {
  readonly target: Target
  /** Tells one request's body from another's. */
  readonly n: number
  readonly release: string
}

type Fill = (filling: Filling) => string

/**
 * What stands for a path parameter, by the last word of the path before it and its name. A new route with a parameter
 * needs a line here, so that the walk asks it for things of other hospitals.
 */
export const pathFillers: Readonly<Record<string, Fill>> = {
  'uploads/{id}': ({ target }) => target.upload,
  'exams/{id}': ({ target }) => target.exam,
  'rules/{id}': ({ target }) => target.rule,
  'layouts/{id}': ({ target }) => target.layout,
  'keys/{id}': ({ target }) => target.key,
  'erasures/{id}': () => 'walked-erasure',
  'drl-sets/{id}': () => 'eu-pidrl-rp185',
  'releases/{id}': ({ release }) => release,
  '{id}/{file}': () => 'cells.csv',
  'studies/{study}': () => '1.2.3.4',
}

/** What stands for a query parameter; null: it names nothing that belongs to anybody and is left out. */
export const queryFillers: Readonly<Record<string, Fill | null>> = {
  facility: ({ target }) => target.facility,
  scanner: ({ target }) => target.scanner,
  localName: ({ target }) => target.localName,
  calledAeTitle: ({ target }) => `${target.facility.toUpperCase()}CALL`,
  agent: ({ target }) => target.key,
  callingAeTitle: null,
  action: null,
  outcome: null,
  after: null,
  by: null,
  filename: null,
  from: null,
  indication: null,
  keep: null,
  limit: null,
  live: null,
  method: null,
  offset: null,
  population: null,
  preview: null,
  protocol: null,
  quantileType: null,
  quantity: null,
  scheme: null,
  sex: null,
  state: null,
  to: null,
}

export interface WalkBody {
  readonly type: string
  readonly body: Uint8Array | string
}

const json = (value: unknown): WalkBody => ({
  type: 'application/json',
  body: JSON.stringify(value),
})
const reason = 'the walk'

/** What is sent to a route that takes a body. */
export const bodyFillers: Readonly<Record<string, (filling: Filling) => WalkBody>> = {
  'POST /api/v1/uploads': ({ n }) => ({
    type: 'application/octet-stream',
    body: ndjson([madeExam({ n: 900_000 + n })]),
  }),
  'POST /api/v1/exams/decisions': ({ target }) =>
    json({
      facility: target.facility,
      uploadId: target.upload,
      rule: 'dose-unit-mistake',
      decision: 'reopen',
      reason,
    }),
  'POST /api/v1/exams/{id}/decisions': () => json({ decision: 'reopen', reason }),
  'POST /api/v1/rules': ({ target }) =>
    json({
      when: { scannerId: target.scanner, studyDescription: { contains: 'walked' } },
      effect: { kind: 'purpose', purpose: 'research' },
      reason,
    }),
  'POST /api/v1/facilities': ({ n }) => json({ id: `walked-${n}`, name: `Walked ${n}` }),
  'PUT /api/v1/mappings': ({ target }) =>
    json({ mappings: [{ localName: target.localName, loinc: '30799-1' }] }),
  'POST /api/v1/mappings/decisions': ({ target }) =>
    json({ decisions: [{ decision: 'none', localName: target.localName }] }),
  'POST /api/v1/mappings/effects': ({ target }) =>
    json({ mappings: [{ localName: target.localName, loinc: '24627-2' }] }),
  'POST /api/v1/layouts/suggestions': () => ({
    type: 'application/octet-stream',
    body: 'Study date,Study,DLP\n2025-01-01,CT Head,600\n',
  }),
  'POST /api/v1/layouts': () => json(layoutOf('Walked')),
  'PUT /api/v1/layouts/{id}': () => json(layoutOf('Walked again')),
  'POST /api/v1/keys': ({ target }) =>
    json({ label: 'walked', roles: ['uploader'], facilities: [target.facility] }),
  'POST /api/v1/keys/{id}/rotation': () => json({}),
  'PUT /api/v1/dicom-peers': ({ target }) =>
    json({ calledAeTitle: 'WALKED', facility: target.facility }),
  'POST /api/v1/patients/erasures': ({ target }) =>
    json({ facility: target.facility, pseudonym: 'a'.repeat(22) }),
  'POST /api/v1/patients/exports': ({ target }) =>
    json({ facility: target.facility, pseudonym: 'a'.repeat(22) }),
  'PUT /api/v1/retention': ({ target }) => json({ facility: target.facility, keepMonths: null }),
  'POST /api/v1/pseudonym-epochs': ({ target }) =>
    json({ facility: target.facility, overlapDays: 1 }),
  'POST /api/v1/releases': () => json({ title: 'Walked' }),
  'POST /dicomweb/studies': () => ({
    type: stowType(),
    body: stowBody([Buffer.from('no object')]),
  }),
  'POST /dicomweb/studies/{study}': () => ({
    type: stowType(),
    body: stowBody([Buffer.from('no object')]),
  }),
  'POST /fhir': () => ({
    type: 'application/fhir+json',
    body: '{"resourceType":"Bundle","type":"transaction","entry":[]}',
  }),
}
