import type { ExamRecord } from '../../src/contract/exam-record.ts'
import { dayNumber, periodStart } from './calendar.ts'
import { cumulativeReports } from './cumulative-reports.ts'
import { drawPlan } from './exam-plan.ts'
import { hospitalEffects } from './hospital-effects.ts'
import { buildHospital, hospitalDefinition, type GeneratedHospital } from './hospital.ts'
import { newPatient, type SyntheticPatient } from './patient.ts'
import { Random } from './random.ts'
import { rates } from './rates.ts'
import { sampleExam, type GeneratedReport } from './sample-exam.ts'

export interface RegistryOptions {
  readonly seed: number
  /** Distinct exams; the files hold some more records. */
  readonly exams: number
  readonly hospitals: number
  /** ISO date of the last day. */
  readonly until: string
  readonly years: 3
}

export interface HospitalMapping {
  readonly hospital: string
  readonly localName: string
  /** LOINC code, or null: deliberately none. */
  readonly loinc: string | null
}

export interface GeneratedRegistry {
  readonly options: RegistryOptions
  /** First day, ISO date. */
  readonly from: string
  readonly hospitals: readonly GeneratedHospital[]
  readonly mappings: readonly HospitalMapping[]
  /** A hospital's reports in the order of its files; drawn anew, and the same, at each call. */
  reports(hospital: GeneratedHospital): Iterable<GeneratedReport>
  records(hospital: GeneratedHospital): Iterable<ExamRecord>
}

export const defaultRegistryOptions = {
  seed: 2026,
  exams: 60_000,
  hospitals: 24,
  years: 3,
} as const

/** Whole numbers in the ratio of the weights that sum to `total`. */
export function allot(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  let passed = 0
  let given = 0
  return weights.map((weight) => {
    passed += weight
    const share = Math.round((total * passed) / sum) - given
    given += share
    return share
  })
}

/**
 * A synthetic registry of hospitals and their exams: same options, same bytes.
 * @throws RangeError when `until` is no ISO date or a count is no positive whole number
 */
export function generateRegistry(options: RegistryOptions): GeneratedRegistry {
  for (const count of [options.exams, options.hospitals]) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError('Counts are whole, from 1 up')
  }
  const from = periodStart(options.until, options.years)
  const definitions = Array.from({ length: options.hospitals }, (_, index) =>
    hospitalDefinition(index + 1),
  )
  const childrens = definitions.filter(({ kind }) => kind === 'children').length
  const general = definitions.length - childrens
  const atChildrens = Math.min(0.8, rates.childrenAtEachChildrensHospital * childrens)
  const childrensShare = general === 0 ? 1 : rates.children * atChildrens
  const generalChildShare = (rates.children - childrensShare) / Math.max(1e-9, 1 - childrensShare)
  const sizeSum = definitions.reduce(
    (sum, { kind, size }) => sum + (kind === 'general' ? size : 0),
    0,
  )
  const counts = allot(
    options.exams,
    definitions.map(({ kind, size }) =>
      kind === 'children'
        ? childrensShare / childrens
        : ((1 - childrensShare) * size) / Math.max(1e-9, sizeSum),
    ),
  )
  const hospitals = definitions.map((definition, index) =>
    buildHospital(definition, {
      number: index + 1,
      exams: counts[index] ?? 0,
      childShare: definition.kind === 'children' ? 1 : generalChildShare,
      seed: options.seed,
      from,
      until: options.until,
    }),
  )
  const registry: GeneratedRegistry = {
    options,
    from,
    hospitals,
    mappings: hospitals.flatMap(({ id, localNames }) =>
      localNames.map((entry) => ({ hospital: id, ...entry })),
    ),
    reports: (hospital) => hospitalReports(options, from, hospital),
    *records(hospital) {
      for (const { record } of registry.reports(hospital)) yield record
    },
  }
  return registry
}

function* hospitalReports(
  options: RegistryOptions,
  from: string,
  hospital: GeneratedHospital,
): Iterable<GeneratedReport> {
  const random = Random.of(options.seed, `exams|${hospital.id}`)
  const effects = hospitalEffects(options.seed, hospital)
  const first = dayNumber(from)
  const days = dayNumber(options.until) - first + 1
  const seen: Record<'adult' | 'child', SyntheticPatient[]> = { adult: [], child: [] }
  let repeats: { readonly dueAfter: number; readonly report: GeneratedReport }[] = []

  for (let exam = 1; exam <= hospital.exams; exam += 1) {
    const day =
      first + Math.min(days - 1, Math.floor(((exam - random.uniform()) / hospital.exams) * days))
    const plan = drawPlan(random, hospital)
    const known = seen[plan.population]
    const returning =
      plan.returningPatient && plan.special !== 'test' && known.length > 0
        ? random.pick(known)
        : null
    // A child seen long ago may have come of age: then this is somebody new.
    const patient =
      returning !== null && (plan.population === 'adult' || day - returning.birthDay < 17.9 * 365)
        ? returning
        : newPatient(random, hospital, exam, { ...plan, day })
    if (patient !== returning) {
      known.push(patient)
      if (known.length > 40) known.shift()
    }
    const whole = sampleExam(random, {
      seed: options.seed,
      hospital,
      effects,
      exam,
      day,
      plan,
      patient,
    })
    const parts =
      plan.cumulative && whole.record.events.length > 1
        ? cumulativeReports(whole, { hospital: hospital.number, seed: options.seed })
        : [whole]
    yield* parts
    const last = parts.at(-1)
    if (plan.duplicate && last !== undefined) {
      repeats.push({ dueAfter: exam + random.below(30), report: { ...last, repeated: true } })
    }
    if (repeats.length > 0) {
      for (const { dueAfter, report } of repeats) if (dueAfter <= exam) yield report
      repeats = repeats.filter(({ dueAfter }) => dueAfter > exam)
    }
  }
  for (const { report } of repeats) yield report
}
