import { describe, expect, it } from 'vitest'
import { examQuartiles, pidrlValues, spreads } from '../../sample-data/generator/calibration.ts'
import { rates } from '../../sample-data/generator/rates.ts'
import {
  allot,
  defaultRegistryOptions,
  generateRegistry,
} from '../../sample-data/generator/registry.ts'
import type { GeneratedReport } from '../../sample-data/generator/sample-exam.ts'
import { examRecord } from '../../src/contract/exam-record.ts'

const registry = generateRegistry({ ...defaultRegistryOptions, until: '2026-11-23' })
const children = registry.hospitals.filter(({ kind }) => kind === 'children')

interface Exam extends GeneratedReport {
  readonly hospital: string
}
const reports: Exam[] = registry.hospitals.flatMap((hospital) =>
  [...registry.reports(hospital)].map((report) => ({ ...report, hospital: hospital.id })),
)
/** Whole exams once: no repetition, of cumulative reports the last. */
const exams = reports.filter(({ repeated, part }) => !repeated && part.index === part.of)
const share = (of: readonly Exam[], what: (exam: Exam) => boolean): number =>
  of.filter(what).length / of.length

const quantile = (values: readonly number[], p: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * p
  const low = sorted[Math.floor(at)] ?? Number.NaN
  return low + (at % 1) * ((sorted[Math.ceil(at)] ?? low) - low)
}

function doses({ record }: Exam) {
  const diagnostic = record.events.filter(
    ({ acquisitionType }) => acquisitionType === 'spiral' || acquisitionType === 'sequenced',
  )
  const length = diagnostic.reduce((sum, event) => sum + Number(event.scanningLengthMm), 0)
  const weighted = diagnostic.reduce(
    (sum, event) => sum + Number(event.scanningLengthMm) * Number(event.ctdivolMgy),
    0,
  )
  return {
    CTDIvol: weighted / length,
    DLP: Number(record.dlpTotalMgyCm),
    phantom: diagnostic[0]?.phantomCm,
  }
}

/** Sound diagnostic exams with a code, in the three full calendar years before the last day. */
const usable = exams.filter(
  ({ truth, record }) =>
    truth.unitMistake === null &&
    truth.purpose === 'diagnostic' &&
    truth.loinc !== null &&
    (record.studyDate ?? '') >= '2023-01-01' &&
    (record.studyDate ?? '') <= '2025-12-31',
)

/** Doses per hospital of the exams that a filter keeps, on one phantom. */
function perHospital(keep: (exam: Exam) => boolean, quantity: 'CTDIvol' | 'DLP', phantom: 16 | 32) {
  const hospitals = new Map<string, number[]>()
  for (const exam of usable) {
    if (!keep(exam)) continue
    const dose = doses(exam)
    if (dose.phantom !== phantom) continue
    const values = hospitals.get(exam.hospital) ?? []
    values.push(dose[quantity])
    hospitals.set(exam.hospital, values)
  }
  return hospitals
}

const ageMonths = ({ record }: Exam): number =>
  (Date.parse(record.studyDate ?? '') - Date.parse(record.patient.birthDate ?? '')) /
  (30.4375 * 86_400_000)
const inWeightBand = (minKg: number, maxKg: number) => (exam: Exam) => {
  const weight = exam.record.patient.weightKg
  return weight !== undefined && Number(weight) >= minKg && Number(weight) < maxKg
}
const child = ({ truth }: Exam): boolean => truth.population === 'child'

const cells = [
  ...pidrlValues.head.map((band) => ({
    name: `head ${band.minMonths}-${band.maxMonths} months`,
    phantom: 16 as const,
    drl: band,
    keep: (exam: Exam) =>
      child(exam) &&
      exam.truth.loinc === '30799-1' &&
      ageMonths(exam) >= band.minMonths &&
      ageMonths(exam) < band.maxMonths,
  })),
  ...(['chest', 'abdomen'] as const).flatMap((region) =>
    pidrlValues[region].map((band) => ({
      name: `${region} ${band.minKg}-${band.maxKg} kg`,
      phantom: 32 as const,
      drl: band,
      keep: (exam: Exam) =>
        child(exam) &&
        exam.truth.loinc === (region === 'chest' ? '24628-0' : '36813-4') &&
        inWeightBand(band.minKg, band.maxKg)(exam),
    })),
  ),
]
const smallest = cells.filter(({ name }) => name.includes(' 0-5 kg'))
const main = cells.filter((cell) => !smallest.includes(cell))

describe('the default sample registry', () => {
  it('has 60,000 exams of 24 hospitals, three of them for children, over three years', () => {
    expect(exams).toHaveLength(60_000)
    expect(registry.hospitals).toHaveLength(24)
    expect(children).toHaveLength(3)
    expect(registry.from).toBe('2023-11-24')
    const dates = exams.map(({ record }) => record.studyDate ?? '').sort()
    expect(dates[0]).toBe('2023-11-24')
    expect(dates.at(-1)).toBe('2026-11-23')
  })

  it('writes about half CSV, about half NDJSON, and 5,000 to 6,000 dose reports of three hospitals', () => {
    const count = (format: string): number =>
      registry.hospitals.filter((hospital) => hospital.format === format).length
    expect([count('rdsr'), count('openrem-csv'), count('ndjson')]).toEqual([3, 11, 10])
    const rdsr = new Set(
      registry.hospitals.filter(({ format }) => format === 'rdsr').map(({ id }) => id),
    )
    const files = reports.filter(({ hospital }) => rdsr.has(hospital)).length
    expect(files).toBeGreaterThan(5_000)
    expect(files).toBeLessThan(6_000)
  })

  it('gives every record in the published schema', () => {
    for (const { record } of reports.filter((_, index) => index % 97 === 0)) {
      expect(examRecord.safeParse(record).error).toBeUndefined()
    }
  })

  it('gives no two exams one study UID, and no two events one event UID', () => {
    expect(new Set(exams.map(({ record }) => record.studyInstanceUid)).size).toBe(exams.length)
    const events = exams.flatMap(({ record }) => record.events)
    expect(new Set(events.map((event) => event.irradiationEventUid)).size).toBe(events.length)
  })

  it('keeps the stated rates', () => {
    const adults = exams.filter((exam) => !child(exam))
    const general = exams.filter(({ hospital }) => !children.some(({ id }) => id === hospital))
    const atChildrens = exams.filter(({ hospital }) => children.some(({ id }) => id === hospital))
    const noWeight = ({ record, truth }: Exam): boolean =>
      !truth.testPatient && record.patient.weightKg === undefined
    expect(share(exams, child)).toBeCloseTo(rates.children, 2)
    expect(share(general, noWeight)).toBeCloseTo(rates.weightMissing.general, 2)
    const near = (found: number, stated: number): void => {
      expect(found).toBeGreaterThan(stated * 0.75)
      expect(found).toBeLessThan(stated * 1.25)
    }
    near(share(atChildrens, noWeight), rates.weightMissing.children)
    near(reports.filter(({ repeated }) => repeated).length / exams.length, rates.duplicate)
    near(
      share(exams, ({ truth }) => truth.unitMistake !== null),
      rates.unitMistake,
    )
    near(
      share(exams, ({ truth }) => truth.testPatient),
      rates.testPatient,
    )
    near(
      share(exams, ({ truth }) => !truth.mapped),
      rates.unmappedName,
    )
    near(
      share(adults, ({ truth }) => truth.purpose === 'radiotherapy-planning'),
      rates.radiotherapyPlanning,
    )
    near(
      share(adults, ({ truth }) => truth.purpose === 'interventional-guidance'),
      rates.interventionalGuidance,
    )
    const withPet = new Set(
      registry.hospitals.filter((h) => h.scanners.some(({ pet }) => pet)).map(({ id }) => id),
    )
    near(
      share(
        adults.filter(({ hospital }) => withPet.has(hospital)),
        ({ truth }) => truth.purpose === 'attenuation-correction',
      ),
      rates.petCt,
    )
    const several = exams.filter(
      ({ hospital, record }) =>
        record.events.length > 1 &&
        registry.hospitals.some(({ id, format }) => id === hospital && format === 'rdsr'),
    )
    near(
      share(several, ({ part }) => part.of > 1),
      rates.cumulative,
    )
  })

  it('has DLP = CTDIvol x length in every sound diagnostic event', () => {
    for (const { record, truth } of exams) {
      if (truth.unitMistake !== null) continue
      for (const event of record.events) {
        if (event.ctdivolMgy === undefined || Number(event.dlpMgyCm) < 1) continue
        const product = (Number(event.ctdivolMgy) * Number(event.scanningLengthMm)) / 10
        expect(Math.abs(Number(event.dlpMgyCm) / product - 1)).toBeLessThan(0.03)
      }
    }
  })

  it('breaks DLP = CTDIvol x length by more than a factor of two in a unit mistake', () => {
    const mistaken = exams.filter(({ truth }) => truth.unitMistake !== null)
    for (const { record } of mistaken) {
      expect(
        record.events.some((event) => {
          const ratio =
            (Number(event.dlpMgyCm) * 10) /
            (Number(event.ctdivolMgy) * Number(event.scanningLengthMm))
          return ratio > 2 || ratio < 0.5
        }),
      ).toBe(true)
    }
  })

  it('fills every PiDRL head band and four body bands of thorax and abdomen in twelve hospitals or more', () => {
    for (const { name, keep, phantom } of main) {
      const hospitals = [...perHospital(keep, 'DLP', phantom).values()]
      const enough = hospitals.filter((values) => values.length >= 10).length
      expect.soft(enough, name).toBeGreaterThanOrEqual(12)
    }
    expect(main.length * 2).toBeGreaterThanOrEqual(15)
  })

  it('says too few for children under 5 kg', () => {
    for (const { keep, phantom } of smallest) {
      const hospitals = [...perHospital(keep, 'DLP', phantom).values()]
      expect(hospitals.filter((values) => values.length >= 10).length).toBeLessThan(5)
    }
  })

  it('puts the P75 of facility medians near or under the PiDRL values, with some hospitals above', () => {
    let above = 0
    for (const { name, keep, phantom, drl } of main) {
      for (const [quantity, value] of [
        ['CTDIvol', drl.ctdivolMgy],
        ['DLP', drl.dlpMgyCm],
      ] as const) {
        if (value === null) continue
        const medians = [...perHospital(keep, quantity, phantom).values()]
          .filter((values) => values.length >= 10)
          .map((values) => quantile(values, 0.5))
        const ratio = quantile(medians, 0.75) / value
        expect.soft(ratio, `${name} ${quantity}`).toBeGreaterThan(0.65)
        expect.soft(ratio, `${name} ${quantity}`).toBeLessThan(1.1)
        above += medians.filter((median) => median > value).length
      }
    }
    expect(above).toBeGreaterThan(20)
  })

  it('gives every general hospital 20 adults in each main protocol', () => {
    for (const loinc of [
      '30799-1',
      '24628-0',
      '29252-4',
      '79077-4',
      '36813-4',
      '36952-0',
      '72254-6',
    ]) {
      const hospitals = [
        ...perHospital(
          (exam) => !child(exam) && exam.truth.loinc === loinc,
          'DLP',
          loinc === '30799-1' ? 16 : 32,
        ).values(),
      ]
      expect.soft(hospitals.filter((values) => values.length >= 20).length, loinc).toBe(21)
    }
  })

  it('keeps adult medians within the published quartiles, and the spread within a facility as published', () => {
    const loincs = { head: '30799-1', chest: '24628-0', abdomen: '36813-4' }
    for (const region of ['head', 'chest', 'abdomen'] as const) {
      const hospitals = perHospital(
        (exam) => !child(exam) && exam.truth.loinc === loincs[region],
        'CTDIvol',
        region === 'head' ? 16 : 32,
      )
      const published = examQuartiles.filter(
        (row) => row.region === region && row.quantity === 'CTDIvol',
      )
      const median = quantile([...hospitals.values()].flat(), 0.5)
      expect
        .soft(
          published.some(({ p25, p75 }) => median >= p25 && median <= p75),
          region,
        )
        .toBe(true)
      const sigmas = [...hospitals.values()].map((values) => {
        const logs = values.map(Math.log)
        return (quantile(logs, 0.75) - quantile(logs, 0.25)) / 1.349
      })
      expect.soft(quantile(sigmas, 0.5), region).toBeGreaterThan(spreads.withinFacility.min)
      expect.soft(quantile(sigmas, 0.5), region).toBeLessThan(spreads.withinFacility.max)
    }
  })

  it('lets body doses grow with weight', () => {
    const adults = usable.filter((exam) => !child(exam) && exam.truth.loinc === '36813-4')
    const median = (keep: (kg: number) => boolean): number =>
      quantile(
        adults.filter(({ truth }) => keep(truth.weightKg)).map((exam) => doses(exam).CTDIvol),
        0.5,
      )
    expect(median((kg) => kg > 95)).toBeGreaterThan(1.4 * median((kg) => kg < 60))
  })

  it('reports infant bodies on the 16 cm phantom at one hospital only', () => {
    const infants = usable.filter(
      (exam) => child(exam) && exam.truth.loinc === '24628-0' && doses(exam).phantom === 16,
    )
    expect(new Set(infants.map(({ hospital }) => hospital))).toEqual(
      new Set(['krankenhaus-elbaue']),
    )
  })

  it('maps each name of a hospital once, and covers every name that is not typed in a hurry', () => {
    for (const hospital of registry.hospitals) {
      const names = new Map(hospital.localNames.map(({ localName, loinc }) => [localName, loinc]))
      expect(names.size).toBe(hospital.localNames.length)
      for (const { record, truth, hospital: id } of exams) {
        if (id !== hospital.id) continue
        const name = record.requestedProcedure ?? record.studyDescription ?? ''
        expect(names.has(name)).toBe(truth.mapped)
        if (truth.mapped) expect(names.get(name)).toBe(truth.loinc)
      }
    }
  })

  it('upgrades the software of every scanner once within the period', () => {
    for (const { scanners } of registry.hospitals) {
      for (const { software } of scanners) {
        expect(software[0].from < registry.from).toBe(true)
        expect(software[1].from > registry.from && software[1].from < '2026-11-23').toBe(true)
      }
    }
  })
})

describe('generateRegistry', () => {
  it('refuses counts and dates that are none', () => {
    const options = { seed: 1, exams: 10, hospitals: 2, until: '2026-01-01', years: 3 } as const
    expect(() => generateRegistry({ ...options, exams: 0 })).toThrow(RangeError)
    expect(() => generateRegistry({ ...options, hospitals: 1.5 })).toThrow(RangeError)
    expect(() => generateRegistry({ ...options, until: '23.11.2026' })).toThrow(RangeError)
  })

  it('numbers hospitals beyond the list', () => {
    const { hospitals } = generateRegistry({
      seed: 1,
      exams: 100,
      hospitals: 50,
      until: '2026-01-01',
      years: 3,
    })
    expect(new Set(hospitals.map(({ id }) => id)).size).toBe(50)
    expect(hospitals.reduce((sum, { exams }) => sum + exams, 0)).toBe(100)
  })

  it('allots whole numbers that sum to the total', () => {
    expect(allot(10, [1, 1, 1])).toEqual([3, 4, 3])
    expect(allot(0, [1, 2])).toEqual([0, 0])
  })
})
