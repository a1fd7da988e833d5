import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBundle } from '../../../src/ingest/fhir/fhir-adapter.ts'
import { recognise } from '../../../src/ingest/recognise.ts'

const folder = join(import.meta.dirname, '../../../../shared/samples/fhir')
const haveSamples = existsSync(folder)
const sample = (name: string): Buffer => readFileSync(join(folder, name))
const names = ['bundle-sample.json', 'bundle-sample-2022-ballot.json']

describe.skipIf(!haveSamples)('the guide’s own bundles (skipped without ../shared)', () => {
  it.each(names)('%s is recognised', (name) => {
    const adapter = recognise(sample(name).subarray(0, 8192))
    expect(typeof adapter === 'object' ? adapter?.format : adapter).toBe('fhir-bundle')
  })

  it.each(names)('%s is one exam with its doses in the registry’s units', (name) => {
    const [item, ...more] = readBundle(sample(name))
    expect(more).toEqual([])
    expect(item).toMatchObject({
      kind: 'record',
      row: 1,
      findings: [],
      record: {
        schema: 'opendrl-exam/1',
        modality: 'RF',
        studyInstanceUid: '1.2.840.121.3.32.0.1.25',
        accessionNumber: 'AN1232234',
        studyDate: '2019-01-23',
        studyTime: '12:00:30',
        patient: { id: 'PAT3421', birthDate: '1990-03-18', sex: 'F' },
        device: {
          manufacturer: 'Manufacturer-1',
          model: 'Manufacturer-ModelName-1',
          stationName: 'XA01',
          serialNumber: '767ER',
        },
        kaRTotalGy: '0.212',
        kapTotalGyCm2: '13.639',
        fluoroscopyTimeS: '450',
        events: [],
      },
    })
  })

  it.each(names)('%s gives away no name', (name) => {
    expect(JSON.stringify(readBundle(sample(name)))).not.toMatch(/Dupon|Pascale|Moore|John/)
  })
})
