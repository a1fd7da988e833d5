import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { afterAll, describe, expect, it } from 'vitest'
import { ageString, doseReport } from '../../sample-data/generator/dicom/dose-report.ts'
import { DicomBuffer } from '../../sample-data/generator/dicom/dicom-buffer.ts'
import { generateRegistry } from '../../sample-data/generator/registry.ts'
import { smallSet } from '../../sample-data/generator/small-set.ts'

const registry = generateRegistry({
  seed: 11,
  exams: 900,
  hospitals: 24,
  until: '2026-11-23',
  years: 3,
})
const written = registry.hospitals
  .filter(({ format }) => format === 'rdsr')
  .flatMap((hospital) =>
    [...registry.reports(hospital)].map((report) => ({
      report,
      hospital,
      bytes: doseReport(report, hospital),
    })),
  )

interface Item {
  readonly code: string
  readonly value: string | null
  readonly children: readonly Item[]
}

const codeOf = (data: dicomParser.DataSet | undefined, tag: string): string =>
  data?.elements[tag]?.items?.[0]?.dataSet?.string('x00080100') ?? ''

function itemsOf(data: dicomParser.DataSet | undefined): Item[] {
  return (data?.elements['x0040a730']?.items ?? []).map(({ dataSet }) => ({
    code: codeOf(dataSet, 'x0040a043'),
    value:
      dataSet?.elements['x0040a300']?.items?.[0]?.dataSet?.string('x0040a30a') ??
      dataSet?.string('x0040a124') ??
      (codeOf(dataSet, 'x0040a168') || (dataSet?.string('x0040a160') ?? null)),
    children: itemsOf(dataSet),
  }))
}

const find = (items: readonly Item[], code: string): Item[] =>
  items.flatMap((item) => [...(item.code === code ? [item] : []), ...find(item.children, code)])
const valueOf = (items: readonly Item[], code: string): string | null =>
  find(items, code)[0]?.value ?? null
const textOf = (value: string | number | undefined): string | null =>
  value === undefined ? null : String(value)

describe('doseReport', () => {
  it('reads back what was put in: header, totals and every event', () => {
    expect(written.length).toBeGreaterThan(60)
    for (const { report, hospital, bytes } of written) {
      const data = dicomParser.parseDicom(bytes)
      const { record } = report
      expect(data.string('x00080016')).toBe(
        hospital.enhancedSr ? '1.2.840.10008.5.1.4.1.1.88.22' : '1.2.840.10008.5.1.4.1.1.88.67',
      )
      expect(data.string('x00080018')).toBe(record.sopInstanceUid)
      expect(data.string('x0020000d')).toBe(record.studyInstanceUid)
      expect(data.string('x00100010')).toBe(report.identity.patientName)
      expect(codeOf(data, 'x0040a043')).toBe('113701')
      const items = itemsOf(data)
      expect(valueOf(items, '113813')).toBe(textOf(record.dlpTotalMgyCm))
      expect(valueOf(items, '113812')).toBe(String(record.events.length))
      const events = find(items, '113819')
      expect(events).toHaveLength(record.events.length)
      events.forEach((item, index) => {
        const event = record.events[index]
        expect(valueOf(item.children, '113769')).toBe(event?.irradiationEventUid)
        expect(valueOf(item.children, '113830')).toBe(textOf(event?.ctdivolMgy))
        expect(valueOf(item.children, '113838')).toBe(textOf(event?.dlpMgyCm))
        expect(valueOf(item.children, '113930')).toBe(textOf(event?.ssdeMgy))
        expect(valueOf(item.children, '113825')).toBe(textOf(event?.scanningLengthMm))
        expect(valueOf(item.children, '113835')).toBe(
          event?.phantomCm === undefined ? null : event.phantomCm === 16 ? '113690' : '113691',
        )
      })
    }
  })

  it('gives diameters in mm inside the SSDE they are the reason of', () => {
    const sized = written.filter(({ report }) => report.record.events.some((e) => e.ssdeMgy))
    expect(sized.length).toBeGreaterThan(10)
    for (const { report, bytes } of sized) {
      const [ssde] = find(itemsOf(dicomParser.parseDicom(bytes)), '113930')
      const event = report.record.events.find((e) => e.ssdeMgy !== undefined)
      const [code, cm] =
        event?.waterEquivalentDiameterCm === undefined
          ? (['113933', event?.effectiveDiameterCm] as const)
          : (['113980', event.waterEquivalentDiameterCm] as const)
      expect(Number(valueOf(ssde?.children ?? [], code))).toBeCloseTo(Number(cm) * 10, 6)
    }
  })

  it('writes both tubes of a dual-source event', () => {
    const dual = written.find(({ report }) =>
      report.secondSources.some((second) => second !== null),
    )
    const items = itemsOf(dicomParser.parseDicom(dual?.bytes ?? Buffer.alloc(0)))
    const sources = find(items, '113819')
      .map((event) => find(event.children, '113831'))
      .find((found) => found.length === 2)
    expect(sources?.map(({ children }) => valueOf(children, '113733'))).toEqual(['80', '140'])
  })

  it('writes names in the declared character set', () => {
    for (const { report, hospital, bytes } of written) {
      const element = dicomParser.parseDicom(bytes).elements['x00081030']
      const raw = bytes.subarray(
        element?.dataOffset,
        (element?.dataOffset ?? 0) + (element?.length ?? 0),
      )
      const encoding = hospital.characterSet === 'ISO_IR 100' ? 'latin1' : 'utf8'
      expect(raw.toString(encoding).trimEnd()).toBe(report.record.studyDescription)
    }
  })
})

describe('ageString', () => {
  it('counts days, months and years as DICOM does', () => {
    expect(ageString('2026-01-01', '2026-01-20')).toBe('019D')
    expect(ageString('2025-08-01', '2026-01-20')).toBe('005M')
    expect(ageString('1958-01-05', '2018-01-06')).toBe('060Y')
  })
})

describe('DicomBuffer', () => {
  it('pads to even length, UIDs with a null and text with a blank, and grows', () => {
    const buffer = new DicomBuffer('utf8')
    buffer.text(0x00080018, 'UI', '1.2')
    buffer.text(0x00081030, 'LO', 'abc')
    expect(buffer.take().toString('latin1')).toBe(
      '\x08\x00\x18\x00UI\x04\x001.2\0\x08\x00\x30\x10LO\x04\x00abc ',
    )
    buffer.raw(new Uint8Array(100_000))
    expect(buffer.length).toBe(100_024)
  })
})

const dcmtk = spawnSync('dsr2xml', ['--version']).status === 0
describe.skipIf(!dcmtk)(
  'dcmtk (skipped where dsr2xml is not installed: apt-get install dcmtk)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendrl-dcmtk-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    it.each([...smallSet()].filter(([path]) => path.endsWith('.dcm')))(
      'finds no error in %s',
      (path, bytes) => {
        const file = join(folder, path.replaceAll('/', '-'))
        writeFileSync(file, bytes)
        const xml = execFileSync('dsr2xml', [file], {
          stdio: ['ignore', 'pipe', 'ignore'],
        }).toString()
        expect(xml).toContain('113701')
        const checked = spawnSync('dsrdump', [file])
        expect(
          checked.stderr
            .toString()
            .split('\n')
            .filter((line) => /^[EF]:/.test(line)),
        ).toEqual([])
      },
    )
  },
)
