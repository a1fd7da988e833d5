import { describe, expect, it } from 'vitest'
import { FacilityExists } from '../../src/access/facility-exists.ts'
import type { StoredKey } from '../../src/access/ports.ts'
import { reportOf } from './support/exam-report.ts'
import { temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const at = '2025-01-02T00:00:00Z'

describe('the facility store', () => {
  it('keeps facilities and gives no code twice', async () => {
    const { facilities } = await temporaryRegistry()
    const facility = {
      id: 'c',
      name: "St Brigid's",
      organisation: 'Trust',
      country: 'IE',
      createdAt: at,
    }
    await facilities.addFacility(facility)
    expect(await facilities.facility('c')).toEqual(facility)
    await expect(facilities.addFacility({ ...facility, name: 'Other' })).rejects.toThrow(
      FacilityExists,
    )
    expect((await facilities.facilities()).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(await facilities.facility('nowhere')).toBeNull()
  })
})

describe('the key store', () => {
  const key: StoredKey = {
    id: 'abcd1234',
    secretSha256: 'ff'.repeat(32),
    label: 'sender',
    roles: ['uploader', 'physicist'],
    facilities: ['a'],
    createdAt: at,
    expiresAt: null,
    revokedAt: null,
    client: 'abcd1234',
  }

  it('keeps keys, and a revocation from the moment it is made', async () => {
    const { keys } = await temporaryRegistry()
    await keys.addKey(key)
    const wide = { ...key, id: 'zzzz0000', client: 'zzzz0000', facilities: '*' as const }
    await keys.addKey({ ...wide, expiresAt: '2026-01-01' })
    expect(await keys.key('abcd1234')).toEqual(key)
    expect(await keys.revokeKey('abcd1234', at)).toBe(true)
    expect(await keys.revokeKey('abcd1234', '2030-01-01T00:00:00Z')).toBe(true)
    expect(await keys.key('abcd1234')).toEqual({ ...key, revokedAt: at })
    expect(await keys.revokeKey('nokey000', at)).toBe(false)
    expect((await keys.keys()).map(({ facilities }) => facilities)).toEqual([['a'], '*'])
  })
})

describe('the mapping store', () => {
  it('keeps the last of several mappings of a name, and counts the calls', async () => {
    const { mappings } = await temporaryRegistry()
    const mapping = (loinc: string | null, localName = 'Thorax') => ({
      facility: 'a',
      localName,
      loinc,
      mappedAt: at,
    })
    expect(await mappings.mappingVersion()).toBe(0)
    await mappings.setMappings([mapping('1-1'), mapping('2-2'), mapping(null, 'Kopf')])
    expect(await mappings.mappingVersion()).toBe(1)
    expect(await mappings.mappings('a')).toEqual([mapping(null, 'Kopf'), mapping('2-2')])
    await mappings.setMappings([mapping('3-3')])
    expect(await mappings.mappingVersion()).toBe(2)
    expect(await mappings.mappings('a')).toEqual([mapping(null, 'Kopf'), mapping('3-3')])
    expect(await mappings.mappings('b')).toEqual([])
    await mappings.setMappings([])
    expect(await mappings.mappingVersion()).toBe(2)
  })

  it('lists the names met in uploads, undecided ones first, then the most used', async () => {
    const registry = await temporaryRegistry()
    await registry.uploads.addUpload(uploadOf())
    const names = ['Kopf', 'Thorax', 'Thorax', 'Abdomen', 'Phantom']
    await registry.reports.applyBatch({
      facilityId: 'a',
      uploadId: 'upload-1',
      reports: names.map((studyDescription, n) =>
        reportOf({ examId: `e${n}`, recordId: `r${n}`, studyDescription }),
      ),
    })
    await registry.mappings.setMappings([
      { facility: 'a', localName: 'Thorax', loinc: '1-1', mappedAt: at },
      { facility: 'a', localName: 'Phantom', loinc: null, mappedAt: at },
    ])
    const found = await registry.mappings.localNames('a')
    expect(found.map(({ localName, exams, loinc }) => [localName, exams, loinc])).toEqual([
      ['Abdomen', 1, null],
      ['Kopf', 1, null],
      ['Thorax', 2, '1-1'],
      ['Phantom', 1, null],
    ])
  })
})

describe('the names nobody has decided on', () => {
  it('come with what all exams of the name agree on, the most used first', async () => {
    const registry = await temporaryRegistry()
    await registry.uploads.addUpload(uploadOf())
    const head = { value: '30799-1', scheme: 'LN' }
    const named = [
      { studyDescription: 'Kopf', procedureCode: head },
      { studyDescription: 'Kopf', procedureCode: head },
      { studyDescription: 'Thorax', procedureCode: head },
      { studyDescription: 'Thorax', procedureCode: null },
      { studyDescription: 'Thorax', procedureCode: null },
      { studyDescription: 'Phantom', procedureCode: null },
    ]
    await registry.reports.applyBatch({
      facilityId: 'a',
      uploadId: 'upload-1',
      reports: named.map((words, n) => reportOf({ examId: `e${n}`, recordId: `r${n}`, ...words })),
    })
    await registry.mappings.setMappings([
      { facility: 'a', localName: 'Phantom', loinc: null, mappedAt: at },
    ])
    const found = await registry.mappings.undecidedNames('a')
    expect(
      found.map(({ localName, exams, procedureCode }) => [localName, exams, procedureCode]),
    ).toEqual([
      ['Thorax', 3, null],
      ['Kopf', 2, head],
    ])
    expect(await registry.mappings.undecidedNames('b')).toEqual([])
  })
})

describe('the document store', () => {
  it('keeps documents by kind and never changes one', async () => {
    const { documents } = await temporaryRegistry()
    await documents.putDocument('release', 'r1', '2025-01-01', '{"a":1}', 'memory')
    await documents.putDocument('release', 'r2', '2025-02-01', '{"a":2}', 'memory')
    await documents.putDocument('release', 'r1', '2025-01-01', '{"a":1}', 'memory')
    await expect(
      documents.putDocument('release', 'r1', '2025-03-01', '{}', 'memory'),
    ).rejects.toThrow('cannot be changed')
    expect(await documents.document('release', 'r1')).toBe('{"a":1}')
    expect(await documents.latestDocument('release')).toBe('{"a":2}')
    expect((await documents.documentIds('release')).map(({ id }) => id)).toEqual(['r2', 'r1'])
    expect(await documents.latestDocument('snapshot')).toBeNull()
    expect(await documents.document('snapshot', 'r1')).toBeNull()
  })
})

describe('the upload store', () => {
  const counts = { seen: 3, accepted: 1, updated: 0, duplicate: 1, quarantined: 0, rejected: 1 }
  const done = uploadOf({
    state: 'complete',
    formats: ['rdsr'],
    counts,
    findingsTotal: 2,
    findingsByRule: { 'no-dose': 2 },
    finishedAt: at,
  })
  const finding = {
    member: 1,
    row: 4,
    event: null,
    field: 'DLP',
    rule: 'no-dose',
    detail: null,
  }

  it('keeps an upload from its beginning to its end, with its findings in order', async () => {
    const { uploads } = await temporaryRegistry()
    await uploads.addUpload(uploadOf())
    expect(await uploads.upload('upload-1')).toEqual(uploadOf())
    expect(await uploads.uploadByContent('a', 'f00d')).toBeNull()
    await uploads.finishUpload(done, [finding, { ...finding, member: 2 }])
    expect(await uploads.upload('upload-1')).toEqual(done)
    expect(await uploads.findings('upload-1', 1, 1)).toEqual([{ ...finding, member: 2 }])
    expect(await uploads.uploadByContent('a', 'f00d')).toEqual(done)
    expect(await uploads.uploadByContent('b', 'f00d')).toBeNull()
    await uploads.withdrawUpload('upload-1', at)
    expect(await uploads.uploadByContent('a', 'f00d')).toBeNull()
  })

  it('keeps an upload withdrawn that finishes after it was taken back', async () => {
    const { uploads } = await temporaryRegistry()
    await uploads.addUpload(uploadOf())
    await uploads.withdrawUpload('upload-1', at)
    await uploads.finishUpload(done, [])
    expect(await uploads.upload('upload-1')).toMatchObject({
      state: 'withdrawn',
      withdrawnAt: at,
      counts,
    })
  })

  it('keeps the first 10,000 findings', async () => {
    const { uploads } = await temporaryRegistry()
    await uploads.addUpload(uploadOf())
    await uploads.finishUpload(
      done,
      Array.from({ length: 10_050 }, (_, row) => ({ ...finding, row: row + 1 })),
    )
    expect(await uploads.findings('upload-1', 100, 9_999)).toEqual([{ ...finding, row: 10_000 }])
  })

  it('pages newest first, by the facilities asked for', async () => {
    const { uploads } = await temporaryRegistry()
    for (const [index, facilityId] of ['a', 'b', 'a', 'a'].entries()) {
      const receivedAt = `2025-01-0${Math.min(index + 1, 3)}T00:00:00Z`
      await uploads.addUpload(uploadOf({ uploadId: `u${index}`, facilityId, receivedAt }))
    }
    const ids = async (...query: Parameters<typeof uploads.uploads>) =>
      (await uploads.uploads(...query)).map(({ uploadId }) => uploadId)
    expect(await ids('*', 10, null)).toEqual(['u3', 'u2', 'u1', 'u0'])
    expect(await ids('*', 2, null)).toEqual(['u3', 'u2'])
    expect(await ids('*', 2, 'u2')).toEqual(['u1', 'u0'])
    expect(await ids(['a'], 10, null)).toEqual(['u3', 'u2', 'u0'])
    expect(await ids([], 10, null)).toEqual([])
  })

  it('begins no upload twice and none for an unknown facility', async () => {
    const { uploads } = await temporaryRegistry()
    await uploads.addUpload(uploadOf())
    await expect(uploads.addUpload(uploadOf())).rejects.toThrow()
    await expect(
      uploads.addUpload(uploadOf({ uploadId: 'u2', facilityId: 'nowhere' })),
    ).rejects.toThrow('not known')
  })
})
