import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RuleId } from '../../src/domain/finding-rules.ts'
import { dayNumber } from './calendar.ts'
import { cumulativeReports } from './cumulative-reports.ts'
import { doseReport } from './dicom/dose-report.ts'
import { drawPlan } from './exam-plan.ts'
import { expectedExam, type ExpectedExam } from './expectation.ts'
import { hospitalEffects } from './hospital-effects.ts'
import type { GeneratedHospital } from './hospital.ts'
import { newPatient } from './patient.ts'
import { Random } from './random.ts'
import { generateRegistry, type GeneratedRegistry } from './registry.ts'
import { sampleExam, type GeneratedReport } from './sample-exam.ts'
import { scenarios, type Scenario } from './small-set-scenarios.ts'
import { ndjsonLines, openremTable } from './write-hospital.ts'

export interface ExpectedRecord {
  /** 1-based data row or line; null for a DICOM file. */
  readonly row: number | null
  /** Key into `exams`; null when the record is none. */
  readonly exam: string | null
  readonly outcome: 'accepted' | 'updated' | 'duplicate' | 'quarantined' | 'rejected'
  /** Findings that must be among those reported; further `noted` ones may be. */
  readonly rules: readonly RuleId[]
}

export interface ExpectedFile {
  readonly file: string
  readonly hospital: string
  readonly format: string
  readonly records: readonly ExpectedRecord[]
}

export interface SmallSetExpectation {
  readonly about: string
  /** In this order, each hospital's files uploaded as its own facility. */
  readonly files: readonly ExpectedFile[]
  readonly exams: readonly ExpectedExam[]
  readonly mappings: readonly {
    readonly hospital: string
    readonly localName: string
    readonly loinc: string | null
  }[]
}

const options = { seed: 7, exams: 240, hospitals: 24, until: '2026-06-30', years: 3 } as const

interface Drawn {
  readonly scenario: Scenario
  readonly hospital: GeneratedHospital
  readonly key: string
  readonly reports: readonly GeneratedReport[]
}

/** Each scenario's reports, in the order of its hospital's files; a duplicate follows at once. */
function drawScenarios(registry: GeneratedRegistry): readonly Drawn[] {
  const firstDay = dayNumber('2026-01-12')
  return scenarios.map((scenario, index) => {
    const hospital = registry.hospitals.find(({ id }) => id === scenario.hospital)
    if (hospital === undefined) throw new RangeError(`No hospital ${scenario.hospital}`)
    const random = Random.of(options.seed, `small|${index}`)
    const plan = drawPlan(random, hospital, {
      special: null,
      unmappedName: false,
      weightMissing: false,
      heightMissing: false,
      unitMistake: null,
      cumulative: false,
      duplicate: false,
      secondPhase: false,
      bolusTiming: false,
      returningPatient: false,
      ...scenario.plan,
    })
    const exam = index + 1
    const day = firstDay + index
    const whole = sampleExam(random, {
      seed: options.seed,
      hospital,
      effects: hospitalEffects(options.seed, hospital),
      exam,
      day,
      plan,
      patient: newPatient(random, hospital, exam, { ...plan, day }),
    })
    const parts = plan.cumulative
      ? cumulativeReports(whole, { hospital: hospital.number, seed: options.seed })
      : [whole]
    return {
      scenario,
      hospital,
      key: `${hospital.id}/${scenario.name}`,
      reports: plan.duplicate ? [...parts, { ...whole, repeated: true }] : parts,
    }
  })
}

function expectedRecord(report: GeneratedReport, exam: string, row: number | null): ExpectedRecord {
  const { truth } = report
  return {
    row,
    exam,
    outcome: report.repeated
      ? 'duplicate'
      : truth.unitMistake !== null
        ? 'quarantined'
        : report.part.index > 1
          ? 'updated'
          : 'accepted',
    rules: [
      ...(truth.unitMistake === null ? [] : ['dose-unit-mistake' as const]),
      ...(truth.testPatient ? ['test-patient' as const] : []),
    ],
  }
}

/** One table: the drawn exams of its hospital, and one row after the second that is no exam. */
function csvFile(drawn: readonly Drawn[]): { readonly text: string; readonly file: ExpectedFile } {
  const [first] = drawn
  if (first === undefined) throw new RangeError('No exam')
  const { hospital } = first
  const reports = drawn.flatMap((one) => one.reports.map((report) => ({ report, key: one.key })))
  const table = openremTable(
    reports.map(({ report }) => report),
    hospital,
    (index) => index === 1,
  )
  const records: ExpectedRecord[] = reports.map(({ report, key }, index) =>
    expectedRecord(report, key, index < 2 ? index + 1 : index + 2),
  )
  records.splice(2, 0, { row: 3, exam: null, outcome: 'rejected', rules: ['row-not-an-exam'] })
  const file = `${hospital.id}.csv`
  return { text: table.text, file: { file, hospital: hospital.id, format: 'openrem-csv', records } }
}

/** The committed small set: path within its folder → bytes, `expected.json` included. Same at every call. */
export function smallSet(): ReadonlyMap<string, Uint8Array> {
  const registry = generateRegistry(options)
  const drawn = drawScenarios(registry)
  const files = new Map<string, Uint8Array>()
  const expected: ExpectedFile[] = []

  const csv = csvFile(drawn.filter(({ hospital }) => hospital.format === 'openrem-csv'))
  files.set(csv.file.file, Buffer.from(csv.text, 'utf8'))
  expected.push(csv.file)

  const lines = drawn
    .filter(({ hospital }) => hospital.format === 'ndjson')
    .flatMap(({ hospital, key, reports }) => reports.map((report) => ({ hospital, key, report })))
  const ndjsonHospital = lines[0]?.hospital.id ?? ''
  files.set(`${ndjsonHospital}.ndjson`, Buffer.from(ndjsonLines(lines.map(({ report }) => report))))
  expected.push({
    file: `${ndjsonHospital}.ndjson`,
    hospital: ndjsonHospital,
    format: 'ndjson',
    records: lines.map(({ report, key }, index) => expectedRecord(report, key, index + 1)),
  })

  for (const { hospital, scenario, key, reports } of drawn) {
    if (hospital.format !== 'rdsr') continue
    reports.forEach((report, index) => {
      const number = reports.length === 1 ? '' : `-${index + 1}`
      const file = `rdsr/${hospital.id}-${scenario.name}${number}.dcm`
      files.set(file, doseReport(report, hospital))
      expected.push({
        file,
        hospital: hospital.id,
        format: hospital.enhancedSr ? 'enhanced-sr' : 'rdsr',
        records: [expectedRecord(report, key, null)],
      })
    })
  }

  const used = new Set(drawn.map(({ hospital }) => hospital.id))
  const expectation: SmallSetExpectation = {
    about: 'What the registry must make of the files beside this one; see README.md.',
    files: expected,
    exams: drawn.flatMap(({ key, hospital, reports }) => {
      const last = reports.at(-1)
      return last === undefined ? [] : [expectedExam(key, last, hospital.format !== 'openrem-csv')]
    }),
    mappings: registry.mappings.filter(({ hospital }) => used.has(hospital)),
  }
  files.set('expected.json', Buffer.from(`${JSON.stringify(expectation, null, 1)}\n`))
  return files
}

/** Writes the small set into a folder, as it is committed in `sample-data/small`. */
export async function writeSmallSet(directory: string): Promise<void> {
  for (const [path, bytes] of smallSet()) {
    const target = join(directory, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, bytes)
  }
}
