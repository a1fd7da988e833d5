import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { examRecord } from '../../../src/contract/exam-record.ts'
import { toFixedPoint } from '../../../src/domain/fixed-point.ts'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'
import { recordOf } from './support/read.ts'
import { expectedText, haveSamples, sample } from './support/samples.ts'

const number = z.number().nullable()
const expectedFile = z.record(
  z.string(),
  z.strictObject({
    manufacturer: z.string(),
    model: z.string(),
    station: z.string(),
    studyInstanceUID: z.string(),
    sopInstanceUID: z.string(),
    studyDate: z.string(),
    studyDescription: z.string(),
    birthDate: z.string(),
    size_m: number,
    weight_kg: number,
    sopClass: z.string(),
    declaredEvents: number,
    dlpTotal_mGycm: number,
    events: z.array(
      z.strictObject({
        protocol: z.string().nullable(),
        region: z.string().nullable(),
        type: z.string(),
        irradiationEventUID: z.string(),
        ctdivol_mGy: number,
        dlp_mGycm: number,
        phantom_cm: number,
        length_mm: number,
        pitch: number,
      }),
    ),
  }),
)

const types: Readonly<Record<string, string>> = {
  'P5-08001|SRT|Spiral Acquisition': 'spiral',
  '113805|DCM|Constant Angle Acquisition': 'constant-angle',
  '113806|DCM|Stationary Acquisition': 'stationary',
}

const orNull = (value: string | number | undefined): number | null =>
  value === undefined ? null : Number(value)
const isoDay = (day: string): string | undefined =>
  day === '' ? undefined : `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
const regionOf = (code: { value: string; scheme: string; meaning?: string | undefined }): string =>
  `${code.value}|${code.scheme}|${code.meaning}`

const expected = haveSamples ? expectedFile.parse(JSON.parse(expectedText())) : {}
const philips = 'CT-SC-Philips_Brilliance16P.dcm'

describe.skipIf(!haveSamples)('CT reports that scanners wrote (skipped without ../shared)', () => {
  it('are eleven', () => {
    expect(Object.keys(expected)).toHaveLength(11)
  })

  it.each(Object.entries(expected))(
    '%s: every field as an independent reader found it',
    (file, want) => {
      const record = recordOf(sample(file.replace('.dcm', '')))
      expect(examRecord.safeParse(record).error).toBeUndefined()
      expect({
        manufacturer: record.device.manufacturer,
        model: record.device.model,
        station: record.device.stationName,
        studyInstanceUID: record.studyInstanceUid,
        sopInstanceUID: record.sopInstanceUid,
        studyDate: record.studyDate,
        studyDescription: record.studyDescription ?? '',
        birthDate: record.patient.birthDate,
        size_m: orNull(record.patient.heightM),
        weight_kg: orNull(record.patient.weightKg),
      }).toEqual({
        manufacturer: want.manufacturer,
        model: want.model,
        station: want.station,
        studyInstanceUID: want.studyInstanceUID,
        sopInstanceUID: want.sopInstanceUID,
        studyDate: isoDay(want.studyDate),
        studyDescription: want.studyDescription,
        birthDate: isoDay(want.birthDate),
        size_m: want.size_m,
        weight_kg: want.weight_kg,
      })
      if (file === philips) return
      expect(orNull(record.declaredEvents)).toBe(want.declaredEvents)
      expect(orNull(record.dlpTotalMgyCm)).toBe(want.dlpTotal_mGycm)
      expect(
        record.events.map((event) => ({
          protocol: event.acquisitionProtocol ?? null,
          region: event.targetRegion ? regionOf(event.targetRegion) : 'CODE(empty)',
          type: event.acquisitionType,
          irradiationEventUID: event.irradiationEventUid,
          ctdivol_mGy: orNull(event.ctdivolMgy),
          dlp_mGycm: orNull(event.dlpMgyCm),
          phantom_cm: orNull(event.phantomCm),
          length_mm: orNull(event.scanningLengthMm),
          pitch: orNull(event.pitch),
        })),
      ).toEqual(want.events.map((event) => ({ ...event, type: types[event.type] })))
    },
  )

  it.each([
    ['CT-RDSR-Siemens_Flash-TAP-SS', 'dicom-rdsr-ct'],
    ['CT-ESR-GE_Optima', 'dicom-esr-ct'],
    ['CT-SC-Philips_Brilliance16P', 'dicom-sc-philips'],
    ['RF-RDSR-GE', 'dicom-rdsr-projection'],
    ['DX-Im-GE_XR220-1', 'dicom-other'],
  ])('%s is named %s', (name, format) => {
    expect(readDicomRecord(sample(name))).toMatchObject({ format })
  })

  it('Flash: the tube, collimation and times of its spiral, and its request and codes', () => {
    const record = recordOf(sample('CT-RDSR-Siemens_Flash-TAP-SS'))
    expect(record.events[3]).toMatchObject({
      exposureTimeS: '16.01',
      singleCollimationMm: '0.6',
      totalCollimationMm: '38.4',
      xRaySources: '1',
      kvp: '120',
      tubeCurrentMa: '176',
      maxTubeCurrentMa: '560',
      exposureTimePerRotationS: '0.5',
    })
    expect(record).toMatchObject({
      contentDateTime: '1997-01-01T00:11:27',
      studyTime: '00:00:00',
      accessionNumber: 'ACC12345601',
      requestedProcedure: 'CT Thorax abdomen and pelvis with contrast',
      procedureCode: { value: 'CCHAPC', scheme: 'General' },
      patient: { id: '123456', age: '067Y', sex: 'M' },
      device: { serialNumber: 'SN000000', softwareVersion: 'syngo CT 2011A' },
    })
    expect(record.purpose).toBeUndefined()
  })

  it('Philips Dose Info: four events without UID, 1102.44609 mGy.cm, lengths and currents in our units', () => {
    const record = recordOf(sample('CT-SC-Philips_Brilliance16P'))
    expect(record.dlpTotalMgyCm).toBe('1102.44609')
    expect(record.declaredEvents).toBe('4')
    expect(record.events.map((event) => event.dlpMgyCm)).toEqual([
      '0',
      '196.01',
      '248.585973',
      '657.85012',
    ])
    expect(record.events.every((event) => event.irradiationEventUid === undefined)).toBe(true)
    expect(record.events[1]).toEqual({
      acquisitionProtocol: 'PRE KIDNEYS',
      acquisitionType: 'spiral',
      ctdivolMgy: '7.200978719152135',
      dlpMgyCm: '196.01',
      scanningLengthMm: '231',
      pitch: '0.8355391387939453',
      kvp: '120',
      tubeCurrentMa: '165.044374',
      exposureTimeS: '6.986',
      singleCollimationMm: '1.5',
      totalCollimationMm: '24',
    })
  })

  it('Toshiba: a "/"-joined number in an item nobody reads leaves the rest good and unremarked', () => {
    expect(readDicomRecord(sample('CT-RDSR-Toshiba_MultiValSD'))).toMatchObject({
      kind: 'record',
      findings: [],
    })
  })
})

describe.skipIf(!haveSamples)('projection reports (skipped without ../shared)', () => {
  const kap = (text: unknown): unknown => {
    const steps = toFixedPoint(String(text), 'KAP')
    return steps.ok ? steps.value : steps.reason
  }

  it('Zee: 8 fluoroscopies, 1.6e-05 Gy.m2 is 0.16 Gy.cm2, 0.00252 Gy, 28 s', () => {
    const record = recordOf(sample('RF-RDSR-Siemens-Zee'))
    expect(record.modality).toBe('RF')
    expect(record.events).toHaveLength(8)
    expect(record.kapTotalGyCm2).toBe('0.16')
    expect(record.kaRTotalGy).toBe('0.00252')
    expect(record.fluoroscopyTimeS).toBe('28')
    expect(record.events[0]).toMatchObject({ kapGyCm2: '0.01', kaRGy: '0.00014', kvp: '77' })
  })

  it('Canon: radiography, 1.07e-05 Gy.m2 is 0.107 Gy.cm2 in total and event', () => {
    const record = recordOf(sample('DX-RDSR-Canon_CXDI'))
    expect(record.modality).toBe('DX')
    expect(kap(record.kapTotalGyCm2)).toBe(107_000)
    expect(record.events.map((event) => event.kapGyCm2)).toEqual(['0.107'])
    expect(record.events[0]?.exposureTimeS).toBe('0.005')
    expect(record.events[0]?.startedAt).toBe('2016-08-18T19:26:17')
  })

  it('Canon without DAP (implicit little endian): two events, no dose, and still a record', () => {
    const record = recordOf(sample('DX-RDSR-Canon_CXDI_noDAP'))
    expect(record.events).toHaveLength(2)
    expect(record.kapTotalGyCm2).toBeUndefined()
    expect(record.events.some((event) => event.kapGyCm2 !== undefined)).toBe(false)
  })

  it('GE: doses whose unit is of the misspelt scheme "UCM"; therapy, so no diagnostic exam', () => {
    const record = recordOf(sample('RF-RDSR-GE'))
    expect(record.kapTotalGyCm2).toBe('2.4126')
    expect(record.events).toHaveLength(8)
    expect(record.events[0]).toMatchObject({ kapGyCm2: '0.2206', kaRGy: '0.00107252' })
    expect(record.purpose).toBe('interventional-guidance')
  })

  it('Allura: model and serial number from the observer, where the header names none', () => {
    const record = recordOf(sample('RF-RDSR-Philips_Allura'))
    expect(record.device).toEqual({
      manufacturer: 'Philips Medical Systems',
      model: 'Allura Xper',
      stationName: 'CCL Lab A',
      serialNumber: '1',
    })
    expect(record.kapTotalGyCm2).toBe('1.5356864017')
  })

  it('one device, two kinds of exam', () => {
    expect(recordOf(sample('Dual-RDSR-DX')).modality).toBe('DX')
    const fluoroscopy = recordOf(sample('Dual-RDSR-RF'))
    expect(fluoroscopy.modality).toBe('RF')
    expect(fluoroscopy.events).toHaveLength(4)
    expect(fluoroscopy.fluoroscopyTimeS).toBe('4')
  })
})

describe.skipIf(!haveSamples)('what is no dose report (skipped without ../shared)', () => {
  it.each([
    ['NM-RRDSR-Siemens', 'Radiopharmaceutical Radiation Dose Structured Report'],
    ['DX-Im-GE_XR220-1', 'Digital X-Ray image (for processing)'],
    ['ESR_non-dose', 'Enhanced Structured Report, root concept 18748-4 LN'],
  ])('%s is refused as "%s"', (name, detail) => {
    expect(readDicomRecord(sample(name))).toMatchObject({
      kind: 'refused',
      format: 'dicom-other',
      row: null,
      findings: [{ rule: 'not-a-dose-report', detail }],
    })
  })
})
