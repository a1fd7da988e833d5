import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examRecord } from '../../../src/contract/exam-record.ts'
import {
  bytesOf,
  headers,
  localiser,
  openremCsvAdapter,
  read,
  recordsOf,
  spiral,
  study,
  table,
  told,
} from './support.ts'

const exam = `${study},${localiser},${spiral}`

describe('an OpenREM CT export', () => {
  it('becomes records with every field in its place', async () => {
    const items = await read(table(exam))
    expect(told(items)).toEqual(['record 1'])
    const record = recordsOf(items)[0]
    expect(record).toEqual({
      schema: 'opendrl-exam/1',
      modality: 'CT',
      accessionNumber: 'ACC-1',
      studyDate: '2024-05-06',
      studyTime: '10:11:12',
      studyDescription: 'CT Thorax; low dose',
      requestedProcedure: 'Thorax',
      declaredEvents: '2',
      dlpTotalMgyCm: '181.5',
      patient: {
        id: 'PID-0815',
        birthDate: '1980-02-03',
        ageYears: '44.3',
        sex: 'F',
        heightM: '1.65',
        weightKg: '61.5',
      },
      device: { manufacturer: 'SIEMENS', model: 'SOMATOM Force', stationName: 'CT77' },
      events: [
        {
          acquisitionProtocol: 'Topogram',
          acquisitionType: 'constant-angle',
          exposureTimeS: '4.1',
          scanningLengthMm: '512.5',
          singleCollimationMm: '0.6',
          totalCollimationMm: '3.6',
          xRaySources: '1',
          ctdivolMgy: '0.12',
          phantomCm: 32,
          dlpMgyCm: '6.5',
          kvp: '100',
          maxTubeCurrentMa: '20',
          tubeCurrentMa: '20',
          exposureTimePerRotationS: '4.1',
        },
        {
          acquisitionProtocol: 'Thorax_LD',
          acquisitionType: 'spiral',
          exposureTimeS: '2.5',
          scanningLengthMm: '350',
          singleCollimationMm: '0.6',
          totalCollimationMm: '38.4',
          pitch: '1.2',
          xRaySources: '2',
          ctdivolMgy: '5',
          phantomCm: 32,
          dlpMgyCm: '175',
          kvp: '120',
          maxTubeCurrentMa: '200',
          tubeCurrentMa: '150.5',
          exposureTimePerRotationS: '0.25',
          modulation: 'XYZ_EC',
        },
      ],
    })
    expect(examRecord.safeParse(record).success).toBe(true)
  })

  it('never reads names, operators, institutions or comments', async () => {
    const text = JSON.stringify(await read(table(exam)))
    for (const canary of ['Doe', 'Erator', 'Elsewhere', 'secret', 'operator note'])
      expect(text).not.toContain(canary)
  })

  it('takes ragged rows: as many event blocks as the study has events', async () => {
    const records = recordsOf(await read(table(`${study},${localiser}`, exam)))
    expect(records.map(({ events }) => events.length)).toEqual([1, 2])
  })

  it('takes the display name only where the station name is empty', async () => {
    const unnamed = exam.replace('CT77', '')
    const records = recordsOf(await read(table(unnamed, exam)))
    expect(records.map(({ device }) => device.stationName)).toEqual(['Room 3', 'CT77'])
  })

  it.each([
    ['', undefined],
    ['None', undefined],
    ['False', false],
    ['True', true],
    ['IDs: phy*', true],
  ])('reads the test patient cell "%s" as %s', async (cell, expected) => {
    const marked = exam.replace(',61.5,,', `,61.5,${cell},`)
    expect(recordsOf(await read(table(marked)))[0]?.testPatient).toBe(expected)
  })

  it.each([
    ['16 cm', 16],
    ['32 cm', 32],
    ['IEC Head Dosimetry Phantom', 16],
    ['IEC Body Dosimetry Phantom', 32],
    ['some other phantom', undefined],
  ])('reads the phantom "%s" as %s', async (cell, expected) => {
    const records = recordsOf(await read(table(`${study},${localiser.replace('32 cm', cell)}`)))
    expect(records[0]?.events[0]?.phantomCm).toBe(expected)
  })

  it('leaves out what older versions write for nothing: None', async () => {
    const records = recordsOf(await read(table(exam.replace('1.65', 'None'))))
    expect(records[0]?.patient.heightM).toBeUndefined()
  })

  it('passes a dose with a decimal comma on as it is, for the interpreter to refuse', async () => {
    const records = recordsOf(await read(table(exam.replace('181.5', '"181,5"'))))
    expect(records[0]?.dlpTotalMgyCm).toBe('181,5')
  })

  it('keeps cells that look like formulas as text', async () => {
    const records = recordsOf(await read(table(exam.replace('CT Thorax; low dose', '=1+cmd|x'))))
    expect(records[0]?.studyDescription).toBe('=1+cmd|x')
  })
})

describe('a row that is no exam', () => {
  it('is refused without its text, which may quote a study UID', async () => {
    const items = await read(table('Failed on 1.2.840.99 accession ACC-9', exam))
    expect(told(items)).toEqual(['refused 1: row-not-an-exam', 'record 2'])
    expect(JSON.stringify(items)).not.toContain('1.2.840.99')
  })

  it('is passed over when it is blank, and counted', async () => {
    expect(told(await read(table('', ',,,', exam)))).toEqual(['record 3'])
  })

  it('is refused when it has more cells than columns, since they may have slipped', async () => {
    expect(told(await read(table(`${exam},more`, `${exam},`)))).toEqual([
      'refused 1: record-shape',
      'record 2',
    ])
  })

  it('is refused when a text stands where an acquisition type belongs', async () => {
    const slipped = `${study},x,${localiser}`
    expect(told(await read(table(slipped)))).toEqual(['refused 1: record-shape [E1 Type]'])
  })

  it('is refused when a text is longer than the exam schema allows, naming the column', async () => {
    const long = exam.replace('PID-0815', 'p'.repeat(257))
    expect(told(await read(table(long, exam)))).toEqual([
      'refused 1: record-shape [Patient ID]',
      'record 2',
    ])
  })
})

describe('the header row', () => {
  it('names the needed columns that are missing', async () => {
    const items = await read('Manufacturer,Model name,Station name,E2 CTDIvol\nA,B,C,1\n')
    expect(told(items)).toEqual([
      'refused: csv-columns-missing [Study date, DLP total (mGy.cm) or E1 CTDIvol or E1 DLP]',
    ])
  })

  it('is content with a date and one dose', async () => {
    expect(told(await read('Study date,E1 CTDIvol\n2024-01-02,3.5\n'))).toEqual(['record 1'])
    expect(told(await read('Study date,E1 DLP\n2024-01-02,3.5\n'))).toEqual(['record 1'])
  })

  it('remarks on columns it does not know, at most 20', async () => {
    const extra = Array.from({ length: 30 }, (_, index) => `Extra ${index}`).join(',')
    const items = await read(`Study date,DLP total (mGy.cm),${extra}\n2024-01-02,3.5\n`)
    expect(told(items)).toHaveLength(21)
    expect(told(items)[0]).toBe('remark: csv-column-unknown [Extra 0]')
  })

  it.each(['Study date', 'study  DATE', 'Date'])('refuses a second column "%s"', async (again) => {
    const items = await read(`Study date,DLP total (mGy.cm),${again}\n2024-01-02,3.5,2024-01-02\n`)
    expect(told(items)).toEqual([`refused: csv-column-duplicate [${again.replace('  ', '  ')}]`])
  })

  it('may have empty cells, and names like __proto__', async () => {
    const items = await read('Study date,DLP total (mGy.cm),,,__proto__\n2024-01-02,3.5,,,x\n')
    expect(told(items)).toEqual(['remark: csv-column-unknown [__proto__]', 'record 1'])
  })

  it('alone yields nothing', async () => {
    expect(await read(table())).toEqual([])
    expect(await read(headers(1).join(','))).toEqual([])
  })
})

describe('a file with semicolons', () => {
  const semicolons = (row: string): string =>
    [headers(2).join(';'), row.replaceAll(';', ' ').replaceAll(',', ';')].join('\n')

  it('is read when its headers match', async () => {
    expect(told(await read(semicolons(exam)))).toEqual(['record 1'])
  })

  it('passes decimal commas on unchanged', async () => {
    const records = recordsOf(await read(semicolons(exam).replace('181.5', '181,5')))
    expect(records[0]?.dlpTotalMgyCm).toBe('181,5')
  })

  it('refuses a dose like 1.234, which could be either, naming the column', async () => {
    const text =
      'Study date;DLP total (mGy.cm);E1 CTDIvol\n2024-01-02;1.234;3\n2024-01-02;1.234;3.5\n'
    expect(told(await read(text))).toEqual([
      'refused 1: number-unreadable [DLP total (mGy.cm)]',
      'record 2',
    ])
    expect(told(await read(text.replaceAll(';', ',')))).toEqual(['record 1', 'record 2'])
  })
})

describe('encodings', () => {
  const accented = table(exam.replace('CT Thorax; low dose', 'Schädel Übersicht'))
  const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le')
  const encodings: readonly (readonly [string, Uint8Array])[] = [
    ['UTF-8', bytesOf(accented)],
    ['UTF-8 with BOM', bytesOf(`\uFEFF${accented}`)],
    ['UTF-16LE', utf16(accented)],
    ['UTF-16BE', utf16(accented).swap16()],
    ['Latin-1', Buffer.from(accented, 'latin1')],
  ]
  it.each(encodings)('%s is recognised and read, wherever its chunks end', async (_, bytes) => {
    expect(openremCsvAdapter.recognises(bytes.subarray(0, 8192))).toBe(true)
    for (const chunk of [1, 2, 3, 7, 65_536]) {
      const record = recordsOf(await read(bytes, chunk))[0]
      expect(record?.studyDescription).toBe('Schädel Übersicht')
      expect(record?.dlpTotalMgyCm).toBe('181.5')
    }
  })

  it('that change within the file are refused from there on', async () => {
    const start = bytesOf(table(exam.replace('Thorax', 'Schädel')))
    const items = await read(
      Buffer.concat([start, Buffer.from(exam.replace('Thorax', 'Schädel'), 'latin1')]),
      start.length,
    )
    expect(told(items)).toEqual(['record 1', 'refused 2: csv-unreadable'])
  })
})

describe('a damaged table keeps the rows before the damage', () => {
  const damages: readonly (readonly [string, string])[] = [
    ['an open quote', `"${exam}`],
    ['a quote inside a cell', exam.replace('Thorax', 'Tho"rax')],
    ['a NUL at the start of a row', `\0${exam}`],
    ['a NUL', exam.replace('Thorax', 'Tho\0rax')],
    ['a bare carriage return', exam.replace('Thorax', 'Tho\rrax')],
    ['a line of 60 MB', 'x'.repeat(60_000_000)],
    ['100,000 columns', 'x,'.repeat(100_000)],
  ]
  it.each(damages)('%s', async (_, row) => {
    const items = await read(table(exam, exam, row, exam))
    expect(told(items)).toEqual(['record 1', 'record 2', 'refused 3: csv-unreadable'])
    expect(JSON.stringify(items[2])).not.toContain('Doe')
  })

  it('in the header too', async () => {
    expect(told(await read(`Study date,DLP total (mGy.cm),"x\n${exam}`))).toEqual([
      'refused: csv-unreadable',
    ])
    expect(told(await read(`${headers(1).join(',')},${'x,'.repeat(5000)}\n1,2\n`))).toEqual([
      'refused: csv-unreadable',
    ])
  })

  it('old Macintosh line ends are refused, not guessed', async () => {
    expect(told(await read(table(exam).replaceAll('\r\n', '\r')))).toEqual([
      'refused: csv-unreadable',
    ])
  })
})

const samples = join(import.meta.dirname, '../../../../shared/samples/exports')
describe.skipIf(!existsSync(samples))('published headers of every OpenREM version', () => {
  const load = (name: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(samples, name), 'utf8'))
  const lists = (
    value: unknown,
    path: string,
  ): readonly (readonly [string, readonly string[]])[] =>
    Array.isArray(value)
      ? [[path, value.map(String)]]
      : typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, item]) => lists(item, `${path} ${key}`))
        : []
  const all = [
    'openrem_ct_csv_headers.json',
    'openrem_ct_legacy_headers.json',
    'openrem_ct_xlsx_develop_headers.json',
  ].flatMap((name) => lists(load(name), name))

  it.each(all)('%s', async (path, names) => {
    // brackets mark optional columns; a protocol sheet repeats the block without its number
    const block = path.includes('protocol_sheet') ? names.map((name) => `E1 ${name}`) : names
    const columns = block.map((name) => name.replace(/^\[|\]$/g, ''))
    const complete = columns.some((name) => /date$/i.test(name) && !/birth/i.test(name))
      ? columns
      : ['Study date', ...columns]
    const items = await read([...complete].join(','))
    expect(told(items)).toEqual([])
    expect(openremCsvAdapter.recognises(bytesOf(complete.join(',')))).toBe(true)
  })
})
