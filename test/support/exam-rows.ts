import {
  absent16,
  phantomCodes,
  type ExamLabels,
  type ExamRows,
} from '../../src/aggregate/exam-rows.ts'
import { sexes } from '../../src/domain/patient.ts'
import type { ExamPhantom } from '../../src/domain/phantom.ts'
import { purposes } from '../../src/domain/purpose.ts'
import { quantityDefinitions, type Quantity } from '../../src/domain/quantity.ts'
import { dictionary } from './dictionary.ts'
import { fillExams, toSteps, type TestExam } from './exam-columns.ts'

export interface TestRows {
  readonly rows: ExamRows
  readonly labels: ExamLabels
}

/** Plain exams as the core takes them; codes of facilities are those of `examColumns`. */
export function examRows(exams: readonly Partial<TestExam>[]): TestRows {
  const filled = fillExams(exams)
  const facility = dictionary(filled.map((exam) => exam.facility))
  const scanner = scannerCodes(filled, facility.codes)
  const device = deviceCodes(filled)
  const protocol = dictionary(filled.map((exam) => exam.protocol))
  const indication = dictionary(filled.map((exam) => exam.indication))
  const patient = dictionary(filled.map((exam) => exam.patient))
  const sequences = filled.map((exam) =>
    exam.sequences.map((value) => toSteps(value, quantityDefinitions.CTDIvol.stepsPerUnit)),
  )
  const dose = (value: (exam: TestExam) => number | null, quantity: Quantity): Uint32Array =>
    Uint32Array.from(filled, (exam) =>
      toSteps(value(exam), quantityDefinitions[quantity].stepsPerUnit),
    )
  return {
    rows: {
      length: filled.length,
      facility: Uint16Array.from(facility.codes),
      scanner: Uint16Array.from(scanner.codes),
      device: Uint16Array.from(device.codes),
      protocol: Uint16Array.from(protocol.codes),
      indication: Uint16Array.from(indication.codes),
      purpose: Uint8Array.from(filled, (exam) => purposes.indexOf(exam.purpose)),
      sex: Uint8Array.from(filled, ({ sex }) => (sex === null ? 0 : sexes.indexOf(sex) + 1)),
      quarantined: Uint8Array.from(filled, (exam) => (exam.quarantined ? 1 : 0)),
      phantom: Uint8Array.from(filled, (exam) => phantomCode(exam.phantom)),
      day: Uint16Array.from(filled, ({ date }) => Date.parse(`${date}T00:00:00Z`) / 86_400_000),
      ageMonths: Uint16Array.from(filled, ({ ageYears }) =>
        ageYears === null ? absent16 : Math.floor(ageYears * 12),
      ),
      // By way of the grams that a registry stores: 14.9996 kg are 15 kg there.
      weight10g: Uint16Array.from(filled, ({ weightKg }) =>
        weightKg === null ? absent16 : Math.floor(Math.round(weightKg * 1000) / 10),
      ),
      sizeTenthMm: Uint16Array.from(filled, ({ sizeCm }) => tenthMm(sizeCm)),
      lateralTenthMm: Uint16Array.from(filled, ({ lateralCm }) => tenthMm(lateralCm)),
      patient: Uint32Array.from(patient.codes),
      ctdivol: dose((exam) => exam.ctdivol, 'CTDIvol'),
      dlp: dose((exam) => exam.dlp, 'DLP'),
      ssde: dose((exam) => exam.ssde, 'SSDE'),
      kap: dose((exam) => exam.kap, 'KAP'),
      kaR: dose((exam) => exam.kaR, 'KaR'),
      scanLengthTenthMm: Uint32Array.from(filled, (exam) => toSteps(exam.scanLengthMm, 10)),
      diagnosticEvents: Uint16Array.from(filled, (exam) => exam.sequences.length),
      sequenceCount: Uint16Array.from(sequences, ({ length }) => length),
      sequences: Uint32Array.from(sequences.flat()),
    },
    labels: {
      facilities: facility.entries,
      ...scanner.labels,
      ...device.labels,
      protocols: protocol.entries,
      indications: indication.entries,
    },
  }
}

function phantomCode(phantom: ExamPhantom): number {
  if (phantom === null) return phantomCodes.unknown
  return phantom === 'mixed' ? phantomCodes.mixed : phantomCodes[`cm${phantom}`]
}

const tenthMm = (cm: number | null): number => (cm === null ? absent16 : Math.round(cm * 100))

/** A scanner has a code of its own in each facility, and so has the scanner without a name. */
function scannerCodes(
  exams: readonly TestExam[],
  facilities: readonly number[],
): {
  readonly codes: readonly number[]
  readonly labels: Pick<ExamLabels, 'scanners' | 'scannerFacility'>
} {
  const { entries, codes } = dictionary(
    exams.map(({ scanner }, row) => JSON.stringify([facilities[row], scanner])),
  )
  const firstRows = entries.map((_, code) => codes.indexOf(code))
  return {
    codes,
    labels: {
      scanners: firstRows.map((row) => exams[row]?.scanner ?? ''),
      scannerFacility: firstRows.map((row) => facilities[row] ?? 0),
    },
  }
}

function deviceCodes(exams: readonly TestExam[]): {
  readonly codes: readonly number[]
  readonly labels: Pick<
    ExamLabels,
    'manufacturers' | 'models' | 'deviceManufacturer' | 'deviceModel'
  >
} {
  const manufacturer = dictionary(exams.map((exam) => exam.manufacturer))
  const model = dictionary(exams.map((exam) => exam.model))
  const { entries, codes } = dictionary(
    exams.map((exam, row) =>
      exam.manufacturer === null && exam.model === null
        ? null
        : `${manufacturer.codes[row]} ${model.codes[row]}`,
    ),
  )
  const firstRows = entries.map((_, code) => (code === 0 ? -1 : codes.indexOf(code)))
  return {
    codes,
    labels: {
      manufacturers: manufacturer.entries,
      models: model.entries,
      deviceManufacturer: firstRows.map((row) => manufacturer.codes[row] ?? 0),
      deviceModel: firstRows.map((row) => model.codes[row] ?? 0),
    },
  }
}
