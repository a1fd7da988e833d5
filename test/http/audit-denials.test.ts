import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asKey } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { detail, entities } from './support/audit-words.ts'
import { auditedService } from './support/audited-service.ts'

const { as, idOf, keyOf, onDisk, oneEntry, did, address } = auditedService()

describe('every denial has one entry', () => {
  it('without a key, with one that does not hold, with one in the address', async () => {
    const missing = await oneEntry(() => apiClient(address())('/api/v1/exams'))
    expect(did(missing)).toMatchObject({ what: 'credential.check', outcome: '4', who: 'nobody' })
    expect(missing.event?.outcomeDesc).toBe('key-missing')
    const garbage = await oneEntry(() =>
      apiClient(address(), 'CANARYKEY')('/api/v1/exams?facility=CANARY'),
    )
    expect(garbage.event?.outcomeDesc).toBe('key-invalid')
    expect(entities(garbage.event, 'key')).toEqual([])
    const inAddress = await oneEntry(() =>
      apiClient(address())(`/api/v1/exams?key=${keyOf('admin')}`),
    )
    expect(inAddress.event?.outcomeDesc).toBe('key-in-url')
    expect(entities(inAddress.event, 'key')).toEqual([idOf('admin')])
  })

  it('of a revoked key, with its id', async () => {
    const made = await as('admin')('/api/v1/keys', {
      body: { label: 'short', roles: ['uploader'], facilities: ['other'] },
    })
    const { id } = z.object({ id: z.string() }).parse(made.json())
    await as('admin')(`/api/v1/keys/${id}`, { method: 'DELETE' })
    const seen = await oneEntry(() => apiClient(address(), asKey(made.text))('/api/v1/exams'))
    expect(did(seen)).toMatchObject({ what: 'credential.check', outcome: '4' })
    expect(entities(seen.event, 'key')).toEqual([id])
  })

  it('of a role that is missing, and of what is another facility’s or nobody’s', async () => {
    const role = await oneEntry(() => as('uploader')('/api/v1/keys'))
    expect(did(role)).toMatchObject({ what: 'key.read', outcome: '4', who: idOf('uploader') })
    expect(role.event?.outcomeDesc).toBe('role-missing')
    const foreign = await oneEntry(() => as('stranger')('/api/v1/exams?facility=st-brigid'))
    expect(did(foreign)).toMatchObject({
      what: 'exam.read',
      outcome: '4',
      facilities: ['st-brigid'],
    })
    const nobody = await oneEntry(() => as('stranger')('/api/v1/exams?facility=canary-of-nobody'))
    expect(did(nobody)).toMatchObject({ what: 'exam.read', outcome: '4', facilities: [] })
    const id = await oneEntry(() => as('stranger')('/api/v1/exams/CANARYEXAM'))
    expect(did(id)).toMatchObject({ what: 'exam.read', outcome: '4', facilities: [] })
    expect(entities(id.event, 'exam-token')).toEqual([])
    // also of what is not recorded when it is allowed
    const receipt = await oneEntry(() => as('stranger')('/api/v1/uploads/CANARYUPLOAD'))
    expect(did(receipt)).toMatchObject({ what: 'upload.read', outcome: '4' })
    const metrics = await oneEntry(() => as('physicist')('/metrics'))
    expect(did(metrics)).toMatchObject({ what: 'metrics.read', outcome: '4' })
  })

  it('of what would weaken disclosure control, by the word alone', async () => {
    const seen = await oneEntry(() => as('physicist')('/api/v1/drls?suppress=false&CANARYFIELD=1'))
    expect(seen.answer.status).toBe(400)
    expect(did(seen)).toMatchObject({ what: 'disclosure.weaken', outcome: '4' })
    expect(detail(seen.event, 'weakening')).toBe('suppress')
    const body = await oneEntry(() =>
      as('authority')('/api/v1/releases', { body: { title: 'fine', minFacilities: 1 } }),
    )
    expect(body.answer.status).toBe(400)
    expect(detail(body.event, 'weakening')).toBe('minfacilities')
  })

  it('of nobody, in one entry when they come by hundreds', async () => {
    const before = (await onDisk()).length
    const calls = Array.from({ length: 400 }, () => apiClient(address())('/api/v1/exams'))
    const refused = (await Promise.all(calls)).filter(({ status }) => status === 401).length
    const added = (await onDisk()).slice(before)
    expect(refused).toBeGreaterThan(0)
    expect(added.length).toBeGreaterThan(0)
    expect(added.length).toBeLessThanOrEqual(200)
    const told = added.reduce((sum, event) => sum + Number(detail(event, 'count') ?? 1), 0)
    expect(told).toBeLessThanOrEqual(refused)
  })
})
