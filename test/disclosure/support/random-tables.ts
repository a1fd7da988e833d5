import type { DrlCell } from '../../../src/analytics/drl-cells.ts'
import { gridSchemes } from '../../../src/analytics/grid-cells.ts'
import { addTrace, mixed, traceWords } from '../../../src/aggregate/cell-traces.ts'
import { protocols } from '../../../src/catalogue/protocols.ts'
import { quantityDefinitions, type Quantity } from '../../../src/domain/quantity.ts'

/** An exam as the tables need it. */
export interface TableExam {
  readonly facility: number
  readonly patient: number
  readonly day: number
  readonly ageMonths: number
  /** In units; null: not recorded. */
  readonly values: Readonly<Record<'CTDIvol' | 'DLP', number | null>>
}

/** One table: the children's heads of one protocol on one phantom. */
export interface Table {
  readonly loinc: string
  readonly phantomCm: 16 | 32
  readonly exams: readonly TableExam[]
}

/** Numbers in 0..1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 1) >>> 0
    return mixed(state, seed ^ 0x5bd1e995) / 2 ** 32
  }
}

/** Protocols of children's heads, on both phantoms. */
export const tablePlaces = protocols
  .filter((it) => it.modality === 'CT' && it.paediatricScheme === 'pidrl-head-age')
  .flatMap(({ loinc }) => ([16, 32] as const).map((phantomCm) => ({ loinc, phantomCm })))

const bands = [
  [0, 3],
  [3, 12],
  [12, 24],
  [24, 72],
  [72, 216],
] as const

/** Facilities with few and many exams, bands that are nearly empty, values that may be missing. */
export function randomTable(place: (typeof tablePlaces)[number], random: () => number): Table {
  const whole = (most: number): number => Math.floor(random() * (most + 1))
  const scale = 10 ** (1 + 2 * random())
  const rare = bands.map(() => random())
  const exams = Array.from({ length: 4 + whole(9) }, (_, facility) => {
    const own = scale * (0.6 + random())
    return bands.flatMap(([from, to], band) => {
      const share = rare[band] ?? 1
      const count =
        share < 0.25 ? (random() < 0.4 ? whole(4) : 0) : share < 0.5 ? whole(13) : 8 + whole(14)
      return Array.from({ length: count }, () =>
        anyExam(facility + 1, from + whole(to - from - 1), own, random),
      )
    })
  })
  return { ...place, exams: exams.flat() }
}

export function anyExam(
  facility: number,
  ageMonths: number,
  own: number,
  random: () => number,
): TableExam {
  const dose = (factor: number): number | null =>
    random() < 0.01 ? null : Math.round(own * factor * (0.7 + 0.6 * random()) * 1e4) / 1e4
  return {
    facility,
    patient: 1 + Math.floor(random() * 2 ** 31),
    day: 19_000 + Math.floor(random() * 1000),
    ageMonths,
    values: { CTDIvol: dose(0.06), DLP: dose(1) },
  }
}

const unitMinimum = 10

/** The cells of some tables, as the core would give them. */
export function cellsOf(tables: readonly Table[]): readonly DrlCell[] {
  return tables.flatMap((table) => {
    const protocol = protocols.find(({ loinc }) => loinc === table.loinc)
    if (protocol === undefined) throw new Error('no such protocol')
    const schemes = gridSchemes(protocol).filter(
      ({ population }) => population.kind === 'paediatric',
    )
    return schemes.flatMap((scheme) =>
      scheme.bands.flatMap((band) =>
        (['CTDIvol', 'DLP'] as const).flatMap((quantity) => {
          const inBand = table.exams.filter(
            ({ ageMonths, values }) =>
              values[quantity] !== null &&
              ageMonths >= band.min &&
              ageMonths < (band.max ?? Infinity),
          )
          const cell = cellOf(inBand, quantity)
          if (cell === null) return []
          const definition = { protocol, scheme, band, quantity, phantomCm: table.phantomCm }
          return [{ definition, at: 0, excluded: {}, figures: null, scanners: null, ...cell }]
        }),
      ),
    )
  })
}

/** Facilities with enough exams in a cell, and their medians in units. */
export function unitsOf(
  exams: readonly TableExam[],
  quantity: 'CTDIvol' | 'DLP',
): readonly {
  readonly facility: number
  readonly median: number
  readonly exams: readonly TableExam[]
}[] {
  const facilities = [...new Set(exams.map(({ facility }) => facility))].sort((a, b) => a - b)
  return facilities.flatMap((facility) => {
    const own = exams.filter((exam) => exam.facility === facility)
    if (own.length < unitMinimum) return []
    const sorted = own.map(({ values }) => values[quantity] ?? 0).sort((a, b) => a - b)
    const middle = (sorted.length - 1) / 2
    const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
    return [{ facility, median, exams: own }]
  })
}

function cellOf(exams: readonly TableExam[], quantity: 'CTDIvol' | 'DLP') {
  const units = unitsOf(exams, quantity)
  if (exams.length === 0) return null
  const steps = stepsOf(quantity)
  const traces = new Uint32Array(traceWords)
  const kept = units.flatMap((unit) => unit.exams)
  for (const { facility, patient, day, values } of kept)
    addTrace(traces, mixed(facility, 77), patient, day, Math.round((values[quantity] ?? 0) * steps))
  return {
    exams: kept.length,
    facilities: units.length,
    isEnough: units.length >= 5,
    disclosure: {
      patients: Math.min(10, new Set(kept.map(({ patient }) => patient)).size),
      medians: Float64Array.from(units, ({ median }) => Math.round(2 * median * steps) / 2),
      standIns: Uint32Array.from(units, ({ facility }) => mixed(facility, 77)),
      traces,
    },
  }
}

const stepsOf = (quantity: Quantity): number => quantityDefinitions[quantity].stepsPerUnit
