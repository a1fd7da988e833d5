import { describe, expect, it } from 'vitest'
import { examRecord } from '../../../src/contract/exam-record.ts'
import {
  bundle,
  bundleOf,
  concept,
  device,
  entry,
  event,
  findingsOf,
  isRefused,
  measured,
  patient,
  read,
  recordOf,
  rulesOf,
  study,
  summary,
} from './support.ts'

const withEvents = (...events: readonly Record<string, unknown>[]) =>
  bundleOf(
    summary({
      hasMember: events.map((_one, index) => ({ reference: `urn:uuid:event-${index}` })),
    }),
    ...events.map((one, index) => entry(`event-${index}`, one)),
  )

describe('a dose summary becomes an exam', () => {
  it('with all that belongs to it, by the published schema', () => {
    const record = recordOf(bundleOf(summary()))
    expect(examRecord.safeParse(record).success).toBe(true)
    expect(record).toEqual({
      schema: 'opendrl-exam/1',
      modality: 'CT',
      studyInstanceUid: '1.2.840.99.1',
      accessionNumber: 'A1',
      studyDescription: 'CT Thorax',
      studyDate: '2024-03-05',
      studyTime: '10:11:12',
      patient: { id: 'PAT3421', birthDate: '1990-03-18', sex: 'F' },
      device: { manufacturer: 'Maker', model: 'Scanner 1', serialNumber: '767ER' },
      dlpTotalMgyCm: '600',
      events: [],
    })
    expect(rulesOf(bundleOf(summary()))).toEqual([])
  })

  it('on the day that is written, whatever the offset', () => {
    for (const [written, date, time] of [
      ['2024-03-05T23:59:59-11:00', '2024-03-05', '23:59:59'],
      ['2024-03-05T00:00:01.5+14:00', '2024-03-05', '00:00:01'],
      ['2024-03-05T00:30:00Z', '2024-03-05', '00:30:00'],
      ['2024-03-05', '2024-03-05', undefined],
    ] as const) {
      const record = recordOf(bundleOf(summary({ effectiveDateTime: written })))
      expect([record.studyDate, record.studyTime]).toEqual([date, time])
    }
  })

  it('with its irradiation events, by their UIDs', () => {
    const record = recordOf(
      withEvents(
        event('1.9.1', {
          component: [
            measured('113830', 12.5, 'mGy'),
            measured('113838', 400, 'mGy.cm'),
            { code: concept('113835'), valueCodeableConcept: concept('113691') },
            { code: concept('113820'), valueCodeableConcept: concept('113805') },
            { code: concept('125203'), valueString: 'Topogram' },
            measured('113825', 32, 'cm'),
          ],
        }),
        event('1.9.2'),
      ),
    )
    expect(examRecord.safeParse(record).success).toBe(true)
    expect(record.events).toEqual([
      {
        irradiationEventUid: '1.9.1',
        ctdivolMgy: '12.5',
        dlpMgyCm: '400',
        phantomCm: 32,
        acquisitionType: 'constant-angle',
        acquisitionProtocol: 'Topogram',
        scanningLengthMm: '320',
        targetRegion: { value: '51185008', scheme: 'SCT' },
        startedAt: '2024-03-05T10:12:00',
      },
      expect.objectContaining({ irradiationEventUid: '1.9.2', ctdivolMgy: '12.5' }),
    ])
  })

  it('wherever its parts stand: before it, by relative reference, under a server’s address, contained', () => {
    const expected = recordOf(bundleOf(summary()))
    const { entry: entries } = bundleOf(summary()) as { entry: Record<string, unknown>[] }
    expect(recordOf(bundle(entries.toReversed()))).toEqual(expected)
    const relative = summary({
      subject: { reference: 'Patient/56' },
      device: { reference: 'http://server.example/fhir/Device/7/_history/2' },
      partOf: [{ reference: 'ImagingStudy/9' }],
      focus: [{ reference: 'ImagingStudy/9' }],
    })
    const served = (type: string, id: string, resource: Record<string, unknown>) => ({
      fullUrl: `http://server.example/fhir/${type}/${id}`,
      resource: { ...resource, id },
    })
    expect(
      recordOf(
        bundle([
          served('Patient', '56', patient()),
          served('Device', '7', device()),
          { resource: { ...study(), id: '9' } },
          entry('summary', relative),
        ]),
      ),
    ).toEqual(expected)
    const contained = summary({
      contained: [{ ...patient(), id: 'p' }],
      subject: { reference: '#p' },
    })
    expect(recordOf(bundleOf(contained))).toEqual(expected)
  })

  it('a batch, a collection, a document and a search’s answer bring summaries too', () => {
    for (const type of ['batch', 'collection', 'document', 'searchset'])
      expect(read({ ...bundleOf(summary()), type })[0]?.kind).toBe('record')
  })

  it('two summaries are two records, each with its entry', () => {
    const second = summary({
      partOf: [{ identifier: { system: 'urn:dicom:uid', value: 'urn:oid:1.2.840.99.2' } }],
      focus: [],
    })
    const items = read(bundleOf(summary(), entry('second', second)))
    expect(
      items.map((item) => item.kind === 'record' && [item.row, item.record.studyInstanceUid]),
    ).toEqual([
      [1, '1.2.840.99.1'],
      [6, '1.2.840.99.2'],
    ])
  })

  it('what decides between CT, radiography and fluoroscopy: procedure, device, totals', () => {
    const kap = measured('113722', 1.2, 'Gy.cm2')
    const time = measured('113730', 3, 's')
    const dlp = measured('113813', 600, 'mGy.cm')
    const procedure = (code: string, system?: string) => ({
      code: concept('121058'),
      valueCodeableConcept: concept(code, system),
    })
    const modality = (component: unknown[], type?: string) => {
      const one = summary({ component, ...(type === undefined ? { device: undefined } : {}) })
      const made = bundleOf(one)
      if (type !== undefined)
        (made['entry'] as Record<string, unknown>[])[3] = entry(
          'device',
          device({ type: concept(type) }),
        )
      const [item] = read(made)
      return item?.kind === 'record' ? item.record.modality : rulesOf(made)
    }
    expect(modality([procedure('77477000', 'http://snomed.info/sct'), dlp], 'XA')).toBe('CT')
    expect(modality([procedure('113704'), kap, time])).toBe('RF')
    expect(modality([procedure('113704'), kap])).toBe('DX')
    expect(modality([kap], 'XA')).toBe('RF')
    expect(modality([kap], 'DX')).toBe('DX')
    expect(modality([dlp], 'CT')).toBe('CT')
    expect(modality([dlp])).toBe('CT')
    expect(modality([kap, measured('113730', 0, 's')])).toBe('DX')
    expect(modality([kap, dlp])).toContain('modality-unknown')
    expect(modality([])).toContain('modality-unknown')
  })
})

describe('what a sender leaves out', () => {
  it('is noted where the guide demands it, and the rest is read', () => {
    const bare = summary()
    for (const name of ['status', 'performer', 'focus', 'valueString']) delete bare[name]
    expect(findingsOf(bundleOf(bare)).map(({ rule, field }) => `${rule} ${field}`)).toEqual([
      'fhir-element-missing Bundle.entry[0].resource.status',
      'fhir-element-missing Bundle.entry[0].resource.performer',
      'fhir-element-missing Bundle.entry[0].resource.focus',
      'fhir-element-missing Bundle.entry[0].resource.valueString',
    ])
    expect(recordOf(bundleOf(bare)).dlpTotalMgyCm).toBe('600')
  })

  it('a patient who is referred to and not there is unknown, not invented', () => {
    const lost = summary({ subject: { reference: 'Patient/56', display: 'Pascale Dupont' } })
    expect(recordOf(bundleOf(lost)).patient).toEqual({})
    expect(findingsOf(bundleOf(lost))).toEqual([
      { rule: 'fhir-reference-missing', field: 'Bundle.entry[0].resource.subject' },
    ])
    const logical = summary({ subject: { identifier: { value: 'PAT9' } } })
    expect(recordOf(bundleOf(logical)).patient).toEqual({ id: 'PAT9' })
  })

  it('a reference to a resource of another kind is none', () => {
    const odd = summary({ subject: { reference: 'urn:uuid:device' } })
    expect(recordOf(bundleOf(odd)).patient).toEqual({})
    expect(rulesOf(bundleOf(odd))).toEqual(['fhir-reference-missing'])
  })

  it('without a study it is a record all the same; without a date the study’s start counts', () => {
    const record = recordOf(
      bundle([entry('summary', summary({ partOf: undefined, focus: undefined }))]),
    )
    expect(record.studyInstanceUid).toBeUndefined()
    const undated = bundleOf(summary({ effectiveDateTime: undefined }))
    ;(undated['entry'] as Record<string, unknown>[])[4] = entry(
      'study',
      study({ started: '2024-03-04T08:00:00Z' }),
    )
    expect(recordOf(undated).studyDate).toBe('2024-03-04')
  })

  it('events without a UID, with one UID twice, or not all there: left out whole, totals read', () => {
    const lost = bundleOf(
      summary({ hasMember: [{ reference: 'urn:uuid:a' }, { reference: 'urn:uuid:lost' }] }),
      entry('a', event('1.9.1')),
    )
    for (const made of [
      withEvents(event('1.9.1'), event('1.9.2', { identifier: [] })),
      withEvents(event('1.9.1'), event('1.9.1')),
      lost,
    ]) {
      expect(recordOf(made).events).toEqual([])
      expect(recordOf(made).dlpTotalMgyCm).toBe('600')
      expect(rulesOf(made)).toContain('fhir-events-left-out')
    }
  })

  it('an event that no summary names, or that is void, is not read', () => {
    const orphan = bundleOf(summary(), entry('event', event('1.9.1')))
    expect(recordOf(orphan).events).toEqual([])
    expect(findingsOf(orphan)).toEqual([
      { rule: 'fhir-event-unused', field: 'Bundle.entry[5].resource', row: 6 },
    ])
    const voided = withEvents(event('1.9.1', { status: 'entered-in-error' }), event('1.9.2'))
    expect(recordOf(voided).events).toHaveLength(1)
    expect(rulesOf(voided)).toEqual(['fhir-event-unused'])
  })
})

describe('what is not what it looks like', () => {
  it('a summary that is void is refused', () => {
    for (const status of ['entered-in-error', 'cancelled', 'registered', 'unknown'])
      expect(rulesOf(bundleOf(summary({ status })))).toContain('fhir-summary-void')
    expect(isRefused(bundleOf(summary({ status: 'entered-in-error' })))).toBe(true)
  })

  it('radiopharmaceuticals and mammography are refused by name', () => {
    for (const code of ['113507', '111637'])
      expect(
        findingsOf(bundleOf(summary({ component: [measured(code, 1, 'mGy')] }))),
      ).toMatchObject([{ rule: 'not-a-dose-report' }])
  })

  it('a summary of two studies is refused: nobody can tell whose dose it is', () => {
    const two = summary({
      partOf: [
        { reference: 'urn:uuid:study', identifier: { system: 'urn:dicom:uid', value: '1.2.3' } },
      ],
    })
    expect(rulesOf(bundleOf(two))).toEqual(['fhir-study-unclear'])
    expect(isRefused(bundleOf(two))).toBe(true)
  })

  it('two summaries of one study with different totals are both set aside', () => {
    const other = summary({ component: [measured('113813', 700, 'mGy.cm')] })
    const made = bundleOf(summary(), entry('second', other))
    expect(read(made).map(({ kind }) => kind)).toEqual(['record', 'record'])
    expect(rulesOf(made)).toEqual(['fhir-summaries-differ', 'fhir-summaries-differ'])
    const same = bundleOf(summary(), entry('second', summary({ valueString: 'again' })))
    expect(rulesOf(same)).toEqual([])
  })

  it('an extension that changes the meaning sets the record aside', () => {
    const changed = summary({ modifierExtension: [{ url: 'http://x.example/not' }] })
    expect(rulesOf(bundleOf(changed))).toEqual(['fhir-modifier'])
    const of = withEvents(event('1.9.1', { modifierExtension: [{ url: 'http://x.example' }] }))
    expect(rulesOf(of)).toEqual(['fhir-modifier'])
  })

  it('a dose index of one irradiation in the summary is nobody’s', () => {
    const made = bundleOf(
      summary({ component: [measured('113813', 600, 'mGy.cm'), measured('113830', 9, 'mGy')] }),
    )
    expect(findingsOf(made)).toEqual([
      { rule: 'fhir-component-unused', field: 'Bundle.entry[0].resource.component[1]' },
    ])
  })
})
