import { describe, expect, it } from 'vitest'
import { bytesOf, recordsOf, told } from '../csv/support.ts'
import { craftXlsx } from '../xlsx/craft-xlsx.ts'
import { csv, headersOf, line, present, read, readTable, refusals, type Row } from './support.ts'

describe.skipIf(!present)('Radimetrics event rows', () => {
  const published = headersOf('Radimetrics CSV (fluoro')
  const headers = ['Accession Number', ...published]
  const event = (accession: string, kap: string, time = '10:00:00'): Row => ({
    'Accession Number': accession,
    Manufacturer: 'Siemens',
    Device: 'AXIOM-Artis',
    'Date Performed': `2024-05-06 ${time}`,
    'DAP (Total) Gy-cm2': kap,
    'Reference Point Dose (Total) mGy': '12.5',
    'kVp kV': '77',
    'Acquisition Protocol (RF)': 'FL Card',
  })

  it('are gathered to exams, KAP in Gy·cm², Ka,r from mGy, wherever the rows stand', async () => {
    const items = await readTable(
      headers,
      event('A1', '0.5', '10:05:00'),
      event('A2', '0.25'),
      event('A1', '1.5', '10:01:00'),
    )
    expect(told(items)).toEqual(['remark: layout-unverified', 'record 1', 'record 2'])
    expect(recordsOf(items)[0]).toMatchObject({
      modality: 'RF',
      accessionNumber: 'A1',
      studyDate: '2024-05-06',
      studyTime: '10:01:00',
      device: { manufacturer: 'Siemens', model: 'AXIOM-Artis' },
      events: [
        { kapGyCm2: '0.5', kaRGy: '12.5e-3', kvp: '77', acquisitionProtocol: 'FL Card' },
        { kapGyCm2: '1.5' },
      ],
    })
  })

  it('that name no exam are refused: two patients of a day would become one exam', async () => {
    expect(told(await readTable(published, event('', '1')))).toEqual([
      'refused: csv-columns-missing [Study Instance UID or Accession Number]',
    ])
  })

  it('of which one is cut off are refused whole, since any exam may lack it', async () => {
    const text = csv(headers, line(headers, event('A1', '1')), line(headers, event('A2', '1')))
    const items = await read(bytesOf(`${text}\n"A1,open`))
    expect(refusals(items)).toEqual([
      'refused 3: csv-unreadable',
      'refused 1: exam-rows-incomplete',
      'refused 2: exam-rows-incomplete',
    ])
  })

  it('of one exam on two days are refused', async () => {
    const other = { ...event('A1', '1'), 'Date Performed': '2024-05-07 10:00:00' }
    expect(refusals(await readTable(headers, event('A1', '1'), other))).toEqual([
      'refused 1: exam-rows-doubtful [Date Performed]',
    ])
  })

  it('older exports write underscores; their doses without units are not read', async () => {
    const old = [
      'Accession Number',
      'Device',
      'Date_Performed',
      'DAP_Gy_cm2',
      'reference point dose',
    ]
    const items = await readTable(old, {
      'Accession Number': 'A1',
      Device: 'x',
      Date_Performed: '2024-05-06',
      DAP_Gy_cm2: '1.5',
      'reference point dose': '99',
    })
    expect(recordsOf(items)[0]?.events).toEqual([{ kapGyCm2: '1.5' }])
  })
})

describe.skipIf(!present)('DoseTrack event rows', () => {
  const headers = headersOf('DoseTrack')
  const event = (study: string, kap: string): Row => ({
    'Equipment Name': study === '' ? '' : 'Allura',
    'Study Date': study,
    'Irradiation Event UID': `1.2.${kap.replace('.', '')}`,
    'DAP (Gy*cm2)': kap,
    'Air Kerma (mGy)': '2.5',
    'Tube Current (uA)': '150000',
    'Collimated Field Area (m2)': '0.02',
  })

  it('take the study’s cells from above; a filled row begins an exam', async () => {
    const rows = [event('2024-05-06', '1.5'), event('', '2.5'), event('2024-05-06', '3.5')]
    const items = await read(
      craftXlsx({
        sheets: [{ name: 'x', rows: [headers, ...rows.map((row) => line(headers, row))] }],
      }),
    )
    expect(told(items)).toEqual(['remark: layout-unverified', 'record 2', 'record 4'])
    expect(recordsOf(items).map(({ events }) => events.map(({ kapGyCm2 }) => kapGyCm2))).toEqual([
      ['1.5', '2.5'],
      ['3.5'],
    ])
    expect(recordsOf(items)[0]?.events[1]).toMatchObject({
      kaRGy: '2.5e-3',
      tubeCurrentMa: '150000e-3',
      irradiationEventUid: '1.2.25',
    })
  })

  it('whose study cells repeat are refused: one exam, or several?', async () => {
    const items = await readTable(
      headers,
      event('2024-05-06', '1.5'),
      event('2024-05-06', '2.5'),
      event('2024-05-07', '3.5'),
    )
    expect(refusals(items)).toEqual(['refused 1: exam-rows-doubtful', 'record 3'])
  })

  it('that repeat them with an accession number are told apart by it', async () => {
    const named = ['Accession Number', ...headers]
    const items = await readTable(
      named,
      { ...event('2024-05-06', '1.5'), 'Accession Number': 'A' },
      { ...event('2024-05-06', '2.5'), 'Accession Number': 'A' },
    )
    expect(refusals(items)).toEqual(['record 1'])
    expect(recordsOf(items)[0]?.events).toHaveLength(2)
  })
})

describe.skipIf(!present)('tables of other programs', () => {
  it('DoNuTS: rows of one exam are gathered', async () => {
    const row = (dlp: string): Row => ({
      'Patient ID': 'P1',
      'Study Date': '20240506',
      'Patient Age': '045Y',
      'Mean CTDIvol': '10',
      DLP: dlp,
      'CTDIw Phantom Type': 'IEC Head Dosimetry Phantom',
      'CT Acquisition Type': 'Spiral Acquisition',
      'CT Dose Length Product Total': '300',
      'Device Serial Number': 'S1',
      'Patient Name': 'Doe^Jane',
    })
    const items = await readTable(headersOf('DoNuTS'), row('100'), row('200'))
    expect(refusals(items)).toEqual(['record 1'])
    expect(recordsOf(items)[0]).toMatchObject({
      dlpTotalMgyCm: '300',
      patient: { id: 'P1', age: '045Y' },
      events: [{ dlpMgyCm: '100', phantomCm: 16, acquisitionType: 'spiral' }, { dlpMgyCm: '200' }],
    })
    expect(JSON.stringify(items)).not.toContain('Doe')
  })

  it('CTDoseExtractor: dates with English months, "-" for nothing, mAs not read', async () => {
    const row = (time: string, dlp: string): Row => ({
      'ID do paciente': 'P1',
      'Nome do paciente': 'Doe^Jane',
      Sexo: 'Feminino',
      'Data de nascimento': 'Feb 3, 1980',
      Idade: '45',
      'Pesquisa de interesse': 'ABDOME',
      'Data do exame': `May 5, 2025, ${time}`,
      'Scan mode': 'Spiral Acquisition',
      mAs: '250',
      kV: '120',
      CTDIvol: '10',
      DLP: dlp,
      'DLP total': '300',
      'Phantom type': 'IEC Body Dosimetry Phantom',
      SSDE: '-',
    })
    const headers = headersOf('CTDoseExtractor')
    const items = await readTable(
      headers,
      row('1:20:41 PM', '100'),
      row('1:20:41 PM', '200'),
      row('9:05:00 AM', '300'),
    )
    expect(told(items)).toEqual(['remark: scanner-missing', 'record 1', 'record 3'])
    expect(recordsOf(items)[0]).toMatchObject({
      studyDate: '2025-05-05',
      studyTime: '13:20:41',
      patient: { id: 'P1', sex: 'F', birthDate: '1980-02-03' },
      events: [{ dlpMgyCm: '100', kvp: '120', phantomCm: 32 }, { dlpMgyCm: '200' }],
    })
    expect(recordsOf(items)[1]?.studyTime).toBe('09:05:00')
    expect(JSON.stringify(items)).not.toMatch(/Doe|"250"/)
  })

  it('IndoseCT: one event a row', async () => {
    const items = await readTable(headersOf('IndoseCT'), {
      id: '1',
      patient_id: 'P1',
      name: 'Doe^Jane',
      age: '45',
      exam_date: '2024-05-06',
      model: 'M',
      CTDIvol: '10',
      DLP: '300',
      DLPc: '310',
      SSDE: '12',
      effective_dose: '4',
    })
    expect(refusals(items)).toEqual(['record 1'])
    expect(recordsOf(items)[0]?.events).toEqual([
      { ctdivolMgy: '10', dlpMgyCm: '300', ssdeMgy: '12' },
    ])
    expect(JSON.stringify(items)).not.toContain('Doe')
  })

  it('common headers alone are none of them', async () => {
    const items = await readTable(['patient', 'age', 'sex', 'CTDIvol', 'DLP'], {
      age: '1',
      DLP: '2',
    })
    expect(told(items)).toEqual(['refused: table-unknown'])
  })
})
