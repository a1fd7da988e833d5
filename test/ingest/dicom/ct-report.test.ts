import { describe, expect, it } from 'vitest'
import { examRecord } from '../../../src/contract/exam-record.ts'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'
import { element, sequence, writeFile, type Written } from './support/dicom-writer.ts'
import { notesOf, recordOf, refusal } from './support/read.ts'
import {
  code,
  codeSequence,
  container,
  ctDose,
  ctEvent,
  ctTotals,
  dateTime,
  doseReport,
  num,
  plainEvent,
  plainReport,
  rdsrClass,
  text,
  uid,
} from './support/sr-writer.ts'

const report = (...items: readonly (readonly Written[])[]) => writeFile(doseReport(items))
const eventOf = (...items: readonly (readonly Written[])[]) => {
  const bytes = report(ctEvent(...items))
  return recordOf(bytes).events[0]
}

describe('a CT report', () => {
  it('of one event is one record in the exam schema', () => {
    const record = recordOf(writeFile(plainReport))
    expect(examRecord.safeParse(record).error).toBeUndefined()
    expect(record).toEqual({
      schema: 'opendrl-exam/1',
      modality: 'CT',
      studyInstanceUid: '1.2.3',
      sopInstanceUid: '1.2.3.4',
      studyDate: '2024-02-29',
      studyTime: '10:11:12',
      patient: {},
      device: {},
      dlpTotalMgyCm: '315',
      declaredEvents: '1',
      events: [
        {
          irradiationEventUid: '1.2.3.4.5',
          acquisitionProtocol: 'Abdomen',
          targetRegion: { value: '818981001', scheme: 'SCT', meaning: 'Abdomen' },
          acquisitionType: 'spiral',
          phantomCm: 32,
          ctdivolMgy: '10.5',
          dlpMgyCm: '315',
          scanningLengthMm: '300',
        },
      ],
    })
  })

  it('finds concepts by code and scheme, whatever their meaning says, and not by code alone', () => {
    const event = eventOf(
      ctDose(
        num('113830 DCM DLP', '10.5', 'mGy UCUM'),
        num('113838 99SMS DLP', '99', 'mGy.cm UCUM'),
      ),
    )
    expect(event).toEqual({ ctdivolMgy: '10.5' })
  })

  it('reads codes of more than 16 characters from Long Code Value', () => {
    const event = eventOf(code('123014 DCM', '12345678901234567890 SCT Region'))
    expect(event?.targetRegion).toEqual({
      value: '12345678901234567890',
      scheme: 'SCT',
      meaning: 'Region',
    })
  })

  it('leaves out what stands as an empty sequence', () => {
    const event = eventOf(
      code('123014 DCM', null),
      code('113820 DCM', null),
      ctDose(num('113830 DCM', null, null), num('113838 DCM', '3', 'mGy.cm UCUM')),
    )
    expect(event).toEqual({ dlpMgyCm: '3' })
  })

  it.each([
    ['P5-08001 SRT', 'spiral'],
    ['116152004 SCT', 'spiral'],
    ['C0860888 UMLS', 'spiral'],
    ['113804 DCM', 'sequenced'],
    ['113805 DCM', 'constant-angle'],
    ['113806 DCM', 'stationary'],
    ['113807 DCM', 'free'],
    ['702569007 SCT', 'cone-beam'],
    ['116152004 DCM', undefined],
  ])('acquisition type %s is %s', (type, name) => {
    expect(eventOf(code('113820 DCM', type))?.acquisitionType).toBe(name)
  })

  it.each([
    ['113690 DCM', 16],
    ['113691 DCM', 32],
    ['113692 DCM', undefined],
    ['113691 SRT', undefined],
  ])('phantom %s is %s cm', (phantom, cm) => {
    expect(eventOf(ctDose(code('113835 DCM', phantom)))?.phantomCm).toBe(cm)
  })

  it('names no phantom for an event that names two', () => {
    const event = eventOf(
      ctDose(code('113835 DCM', '113690 DCM'), code('113835 DCM', '113691 DCM')),
    )
    expect(event?.phantomCm).toBeUndefined()
  })

  it('takes the tube of the first of two sources, and counts both', () => {
    const source = (kv: string, ma: string) =>
      container('113831 DCM', [num('113733 DCM', kv, 'kV UCUM'), num('113734 DCM', ma, 'mA UCUM')])
    const event = eventOf(container('113822 DCM', [source('80', '250'), source('140', '100')]))
    expect(event).toEqual({ kvp: '80', tubeCurrentMa: '250', xRaySources: '2' })
  })

  it('dates an event by its own start, without offset or fraction', () => {
    const event = eventOf(dateTime('111526 DCM', '20240229101500.25+0100'))
    expect(event?.startedAt).toBe('2024-02-29T10:15:00')
  })

  it('with a total but no event is a record, with neither is "no-dose"', () => {
    expect(recordOf(report(ctTotals(num('113813 DCM', '12', 'mGy.cm UCUM')))).events).toEqual([])
    expect(refusal(report(ctTotals(num('113812 DCM', '0', '{events} UCUM'))))).toEqual(['no-dose'])
    expect(refusal(writeFile(doseReport([])))).toEqual(['no-dose'])
  })

  it('adds totals of different phantoms exactly, and leaves unequal ones without phantom to the events', () => {
    const total = (value: string, phantom?: string) =>
      num('113813 DCM', value, 'mGy.cm UCUM', phantom ? [code('113835 DCM', phantom)] : [])
    const both = ctTotals(total('1109.01', '113691 DCM'), total('893.38', '113690 DCM'))
    expect(recordOf(report(both, plainEvent)).dlpTotalMgyCm).toBe('2002.39')
    const unclear = report(ctTotals(total('1'), total('2')), plainEvent)
    expect(recordOf(unclear).dlpTotalMgyCm).toBeUndefined()
    expect(notesOf(unclear)).toEqual(['optional-number-unreadable'])
  })

  it('that holds projection events too is refused', () => {
    const item = readDicomRecord(report(plainEvent, container('113706 DCM', [])))
    expect(item).toMatchObject({ findings: [{ rule: 'not-a-dose-report' }] })
  })
})

describe('units of a CT report', () => {
  it.each([
    ['10.5', 'mGy', '10.5'],
    ['0.0105', 'Gy', '10.5'],
    ['10500', 'uGy', '10.500'],
  ])('CTDIvol %s %s is %s mGy', (value, unit, mgy) => {
    expect(eventOf(ctDose(num('113830 DCM', value, `${unit} UCUM`)))?.ctdivolMgy).toBe(mgy)
  })

  it.each([
    ['315', 'mGycm', '315'],
    ['315', 'mGy.cm', '315'],
    ['3.15', 'mGy.m', '315'],
    ['0.315', 'Gy.cm', '315'],
  ])('DLP %s %s is %s mGy.cm', (value, unit, dlp) => {
    expect(eventOf(ctDose(num('113838 DCM', value, `${unit} UCUM`)))?.dlpMgyCm).toBe(dlp)
  })

  it.each([['mSv UCUM'], ['mGy UCUM'], ['mGy.cm 99XYZ'], ['__proto__ UCUM'], [null]])(
    'a DLP in %s refuses the record',
    (unit) => {
      const bytes = report(ctEvent(ctDose(num('113838 DCM', '315', unit))))
      expect(readDicomRecord(bytes)).toMatchObject({
        kind: 'refused',
        format: 'dicom-rdsr-ct',
        findings: [{ rule: 'unit-unknown', field: 'DLP', event: 1 }],
      })
    },
  )

  it('a length in cm is given in mm, one in an unknown unit is left out and noted', () => {
    const length = (unit: string) =>
      report(ctEvent(container('113822 DCM', [num('113825 DCM', '30.5', `${unit} UCUM`)])))
    expect(recordOf(length('cm')).events[0]?.scanningLengthMm).toBe('305')
    expect(recordOf(length('[ft_i]')).events).toEqual([{}])
    expect(notesOf(length('[ft_i]'))).toEqual(['optional-number-unreadable'])
  })
})

describe('numbers of a CT report', () => {
  it.each(['12,5', 'NaN', '1.0/ 2.0', '1\\2', 'abc'])(
    'a dose of "%s" refuses the record',
    (dose) => {
      const bytes = report(ctEvent(ctDose(num('113838 DCM', dose, 'mGy.cm UCUM'))))
      expect(refusal(bytes)).toEqual(['number-unreadable'])
    },
  )

  it('a pitch of "0.8/ 0.9" is left out and noted with its event, and the rest is kept', () => {
    const parameters = container('113822 DCM', [num('113828 DCM', '0.8/ 0.9', '{ratio} UCUM')])
    const item = readDicomRecord(report(plainEvent, ctEvent(parameters)))
    expect(item).toMatchObject({
      kind: 'record',
      record: { events: [{ dlpMgyCm: '315' }, {}] },
      findings: [{ rule: 'optional-number-unreadable', field: 'Pitch Factor', event: 2 }],
    })
  })

  it('one dose given twice is read, given twice unequally refuses the record', () => {
    const dlp = (value: string) => num('113838 DCM', value, 'mGy.cm UCUM')
    expect(eventOf(ctDose(dlp('3'), dlp('3')))?.dlpMgyCm).toBe('3')
    expect(refusal(report(ctEvent(ctDose(dlp('3')), ctDose(dlp('4')))))).toEqual([
      'dicom-unreadable',
    ])
  })

  it('no finding repeats a value of the file', () => {
    const item = readDicomRecord(report(ctEvent(ctDose(num('113838 DCM', '47,11', 'mGy.cm UCUM')))))
    expect(JSON.stringify(item)).not.toContain('47,11')
  })
})

describe('size-specific dose (TID 10013, 113930)', () => {
  const ssde = (value: string, method: string, ...below: Written[][]) =>
    num('113930 DCM', value, 'mGy UCUM', [code('370129005 SCT', method), ...below])

  it('comes with the diameters it was had from, in cm', () => {
    const event = eventOf(
      ctDose(
        ssde(
          '14.2',
          '113936 DCM',
          num('113931 DCM', '312', 'mm UCUM'),
          num('113932 DCM', '21.5', 'cm UCUM'),
          num('113933 DCM', '259', 'mm UCUM'),
        ),
      ),
    )
    expect(event).toEqual({
      ssdeMgy: '14.2',
      lateralDimensionCm: '31.2',
      apDimensionCm: '21.5',
      effectiveDiameterCm: '25.9',
    })
  })

  it('of several methods, that from the water-equivalent diameter is taken', () => {
    const event = eventOf(
      ctDose(
        ssde('14.2', '113934 DCM', num('113931 DCM', '31.2', 'cm UCUM')),
        ssde('13.9', '113988 DCM', num('113980 DCM', '265', 'mm UCUM')),
      ),
    )
    expect(event).toEqual({
      ssdeMgy: '13.9',
      waterEquivalentDiameterCm: '26.5',
      lateralDimensionCm: '31.2',
    })
  })

  it('estimated from the age is not taken, nor its diameter', () => {
    const event = eventOf(ctDose(ssde('14.2', '113937 DCM', num('113933 DCM', '25.9', 'cm UCUM'))))
    expect(event).toEqual({})
  })

  it('a water-equivalent diameter without an estimate is read', () => {
    const event = eventOf(ctDose(num('113980 DCM', '26.5', 'cm UCUM')))
    expect(event).toEqual({ waterEquivalentDiameterCm: '26.5' })
  })
})

describe('the header of a report', () => {
  const withHeader = (...header: Written[]) => recordOf(writeFile(doseReport([plainEvent], header)))

  it('without study date is dated by its content, with the time of the content', () => {
    const record = withHeader(
      element(0x00080020, 'DA', ''),
      element(0x00080023, 'DA', '20240301'),
      element(0x00080033, 'TM', '0915'),
    )
    expect(record).toMatchObject({
      studyDate: '2024-03-01',
      studyTime: '09:15:00',
      contentDateTime: '2024-03-01T09:15:00',
    })
  })

  it('without any date is dated by its earliest irradiation', () => {
    const start = (at: string) => ctEvent(dateTime('111526 DCM', at))
    const record = recordOf(
      writeFile(
        doseReport(
          [start('20240302120000'), start('20240302113000')],
          [element(0x00080020, 'DA', '')],
        ),
      ),
    )
    expect(record).toMatchObject({ studyDate: '2024-03-02', studyTime: '11:30:00' })
  })

  it('passes a birth date of "0" on, for the interpreter to say that it is none', () => {
    expect(withHeader(element(0x00100030, 'DA', '0')).patient.birthDate).toBe('0')
  })

  it('leaves out a weight that is no number, and says so', () => {
    const bytes = writeFile(doseReport([plainEvent], [element(0x00101030, 'DS', '70,5')]))
    expect(recordOf(bytes).patient).toEqual({})
    expect(notesOf(bytes)).toEqual(['optional-number-unreadable'])
  })

  it('leaves out what is no UID', () => {
    expect(withHeader(element(0x0020000d, 'UI', 'not a uid')).studyInstanceUid).toBeUndefined()
  })

  it('takes the request from the referenced request where the header has none', () => {
    const record = withHeader(
      sequence(0x0040a370, [
        [
          element(0x00080050, 'SH', 'A-17'),
          element(0x00321060, 'LO', 'CT abdomen'),
          codeSequence(0x00321064, 'CTABD LOCAL CT abdomen'),
        ],
      ]),
    )
    expect(record).toMatchObject({
      accessionNumber: 'A-17',
      requestedProcedure: 'CT abdomen',
      procedureCode: { value: 'CTABD', scheme: 'LOCAL' },
    })
  })

  it('names the device by the header, and by the observer where the header is silent', () => {
    const record = recordOf(
      writeFile(
        doseReport(
          [
            text('121013 DCM', 'OBSERVED'),
            text('121014 DCM', 'Maker'),
            text('121015 DCM', 'Model'),
            text('121016 DCM', '77'),
            text('121017 DCM', 'General Hospital'),
            plainEvent,
          ],
          [element(0x00081010, 'SH', 'CT01')],
        ),
      ),
    )
    expect(record.device).toEqual({
      manufacturer: 'Maker',
      model: 'Model',
      stationName: 'CT01',
      serialNumber: '77',
    })
  })
})

describe('which structured reports are dose reports', () => {
  const ofClass = (sopClass: string, root = '113701 DCM') =>
    writeFile(
      doseReport(
        [plainEvent],
        [element(0x00080016, 'UI', sopClass), codeSequence(0x0040a043, root)],
      ),
    )

  it.each([
    [rdsrClass, 'dicom-rdsr-ct'],
    ['1.2.840.10008.5.1.4.1.1.88.22', 'dicom-esr-ct'],
    ['1.2.840.10008.5.1.4.1.1.88.33', 'dicom-esr-ct'],
    ['1.2.840.10008.5.1.4.1.1.88.34', 'dicom-esr-ct'],
  ])('class %s with the dose root is %s', (sopClass, format) => {
    expect(readDicomRecord(ofClass(sopClass))).toMatchObject({ kind: 'record', format })
  })

  it.each([
    [rdsrClass, '113500 DCM', 'X-Ray Radiation Dose Structured Report, root concept 113500 DCM'],
    [rdsrClass, '113701 SCT', 'X-Ray Radiation Dose Structured Report, root concept 113701 SCT'],
    ['1.2.840.10008.5.1.4.1.1.2', '113701 DCM', 'CT image'],
    ['1.2.3.4.5', '113701 DCM', 'SOP class 1.2.3.4.5'],
  ])('class %s with root %s is refused as "%s"', (sopClass, root, detail) => {
    expect(readDicomRecord(ofClass(sopClass, root))).toMatchObject({
      kind: 'refused',
      findings: [{ rule: 'not-a-dose-report', detail }],
    })
  })

  it('two irradiation events may share a name but not lose their UIDs', () => {
    const other = ctEvent(uid('113769 DCM', '1.2.3.4.6'), text('125203 DCM', 'Abdomen'))
    const record = recordOf(report(plainEvent, other))
    expect(record.events.map((event) => event.irradiationEventUid)).toEqual([
      '1.2.3.4.5',
      '1.2.3.4.6',
    ])
  })
})
