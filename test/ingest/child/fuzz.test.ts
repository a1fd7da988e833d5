import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { doseBounds } from '../../../src/catalogue/dose-bounds.ts'
import type { ExamReport } from '../../../src/domain/exam-report.ts'
import { severityOf } from '../../../src/domain/finding-rules.ts'
import { quantityDefinitions } from '../../../src/domain/quantity.ts'
import { createChildParser } from '../../../src/ingest/child/child-parser.ts'
import { understand } from '../../../src/ingest/pipeline/understand.ts'
import { temporaryDirectory } from '../../storage/support/temporary-registry.ts'
import { makeRecord } from '../../support/make-record.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'
import { arrowOf } from '../bulk/support/arrow-of.ts'
import { parquetOf } from '../bulk/support/parquet-of.ts'
import { spiral, study, localiser, table } from '../csv/support.ts'
import { haveSamples, sample } from '../dicom/support/samples.ts'
import { writeFile } from '../dicom/support/dicom-writer.ts'
import { doseReport, plainEvent, plainReport } from '../dicom/support/sr-writer.ts'
import { craftXlsx } from '../xlsx/craft-xlsx.ts'
import { exam, sheet } from '../xlsx/support.ts'
import { craftZip } from '../zip/craft-zip.ts'
import { mutate, randomOf } from './support/mutate.ts'

const scriptPath = join(import.meta.dirname, '../../../dist/parse-child.js')
const mutationsOfFormat = 10_000
const mutationsOfArrow = 500
/** An upload that costs twenty readers is not read to its end. */
const filesAtOnce = 200
/** What a hostile file may take (trust.md, section 1), with room for a machine that does other things. */
const silenceLimitMs = 4000
const memoryLimitMb = 256

const csv = Buffer.from(table(`${study},${localiser},${spiral}`))
const report = writeFile(plainReport)
const records = [makeRecord(), makeRecord({ studyInstanceUid: '1.2.9' })]
const ndjson = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''))

async function tar(): Promise<Buffer> {
  const packed = pack()
  packed.entry({ name: 'a.dcm' }, Buffer.from(report))
  packed.entry({ name: 'b.csv' }, csv)
  packed.finalize()
  return buffer(packed)
}

const formats: readonly (readonly [string, () => Uint8Array | Promise<Uint8Array>])[] = [
  ['DICOM, explicit', () => writeFile(doseReport([plainEvent, plainEvent]))],
  ['DICOM, implicit', () => writeFile(plainReport, 'implicit-le')],
  ['DICOM, deflated', () => writeFile(plainReport, 'deflated')],
  ['OpenREM CSV', () => csv],
  ['XLSX', () => craftXlsx({ sheets: [sheet([exam(), exam('A2')])] })],
  ['NDJSON', () => ndjson],
  ['Parquet', () => parquetOf(records)],
  [
    'zip',
    () =>
      craftZip([
        { name: 'a.dcm', content: report },
        { name: 'b.csv', content: csv },
      ]),
  ],
  ['tar.gz', async () => gzipSync(await tar())],
  ['tar', tar],
  ...(haveSamples
    ? ['CT-ESR-GE_Optima', 'CT-SC-Philips_Brilliance16P', 'RF-RDSR-Siemens-Zee'].map(
        (name) => [name, () => sample(name)] as const,
      )
    : []),
]

/** The library believes what a file says of itself, more than can be checked beforehand. */
const arrow: typeof formats = [
  ['Arrow', () => arrowOf(records, 'file')],
  ['Arrow stream', () => arrowOf(records, 'stream')],
]

const bounds = { ctdivol: 'CTDIvol', dlp: 'DLP', ssde: 'SSDE', kap: 'KAP', kaR: 'KaR' } as const
const quantitiesOf = Object.entries(bounds)

/** Doses of a report that counts, beyond what is believable. */
function implausible(made: ExamReport): readonly string[] {
  if (made.findings.some(({ rule }) => severityOf(rule) === 'quarantined')) return []
  return made.events.flatMap((event) => {
    const doses = new Map<string, unknown>(Object.entries(event))
    return quantitiesOf.flatMap(([field, quantity]) => {
      const dose = doses.get(field)
      if (dose === null || dose === undefined) return []
      const most = doseBounds[quantity] * quantityDefinitions[quantity].stepsPerUnit
      return typeof dose === 'number' && dose >= 0 && dose <= most
        ? []
        : [`${field} ${String(dose)}`]
    })
  })
}

interface Outcome {
  /** Mutations that gave something, if only a refusal. */
  readonly seen: ReadonlySet<number>
  readonly refused: ReadonlySet<number>
  /** Mutations that cost the reading process its life. */
  readonly lost: readonly number[]
  readonly wrong: readonly string[]
}

async function readMutations(name: string, sound: Uint8Array, count: number): Promise<Outcome> {
  const folder = temporaryDirectory()
  const lost: number[] = []
  let first = 0
  const parser = createChildParser({
    scriptPath,
    silenceLimitMs,
    memoryLimitMb,
    onChildLost: ({ member }) => lost.push(first + member),
  })
  onTestFinished(() => parser.close())
  const random = randomOf([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7))
  const pseudonymiser = testPseudonymiser('st-brigid')
  const context = { pseudonymiser, facilityId: 'st-brigid', today: '2026-11-25' }
  const wrong: string[] = []
  const seen = new Set<number>()
  const refused = new Set<number>()
  for (; first < count; first += filesAtOnce) {
    const part = join(folder, String(first))
    mkdirSync(part)
    const files = Array.from({ length: Math.min(filesAtOnce, count - first) }, (_, index) => {
      const path = join(part, String(index))
      writeFileSync(path, mutate(sound, random))
      return { path, name: `mutation ${first + index}` }
    })
    for await (const items of parser.parse(files))
      for (const item of items) {
        seen.add(first + item.member)
        const understood = understand(item, context)
        if (understood.kind === 'rejected') refused.add(first + item.member)
        if (understood.kind === 'report')
          wrong.push(...implausible(understood.report).map((what) => `${item.name}: ${what}`))
      }
    rmSync(part, { recursive: true })
  }
  return { seen, refused, lost, wrong }
}

describe('10,000 mutations of a file, seeded: no crash, no hang, no implausible dose', () => {
  it.each(formats)('%s', { timeout: 900_000 }, async (name, make) => {
    const { seen, lost, wrong } = await readMutations(name, await make(), mutationsOfFormat)
    expect(lost).toEqual([])
    expect(wrong).toEqual([])
    expect(seen.size).toBeGreaterThan(0.9 * mutationsOfFormat)
  })
})

describe('500 mutations, seeded: what costs a reader its life is refused; no implausible dose', () => {
  it.each(arrow)('%s', { timeout: 900_000 }, async (name, make) => {
    const { refused, lost, wrong } = await readMutations(name, await make(), mutationsOfArrow)
    expect(lost.filter((member) => !refused.has(member))).toEqual([])
    expect(lost.length).toBeLessThan(0.05 * mutationsOfArrow)
    expect(wrong).toEqual([])
  })
})
