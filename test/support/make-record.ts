import type { ExamRecord, IrradiationEventInput } from '../../src/contract/exam-record.ts'
import { interpret, type Interpretation } from '../../src/ingest/interpret/interpret.ts'
import type { SourceFinding } from '../../src/ingest/adapter.ts'
import { testPseudonymiser } from './test-pseudonymiser.ts'

/** A sound diagnostic spiral: DLP = CTDIvol x length. */
export function makeInput(given: Partial<IrradiationEventInput> = {}): IrradiationEventInput {
  return {
    acquisitionType: 'spiral',
    ctdivolMgy: '5',
    dlpMgyCm: '150',
    scanningLengthMm: '300',
    phantomCm: 32,
    ...given,
  }
}

/** A sound CT exam of an identified adult, about which nothing is to be remarked. */
export function makeRecord(given: Partial<ExamRecord> = {}): ExamRecord {
  return {
    schema: 'opendrl-exam/1',
    modality: 'CT',
    studyInstanceUid: '1.2.3.4.5.6.7',
    sopInstanceUid: '1.2.3.4.5.6.7.8',
    studyDate: '2024-03-01',
    studyTime: '10:20:30',
    studyDescription: 'CT Thorax',
    patient: { id: 'P-100200', birthDate: '1980-05-17', sex: 'F' },
    device: {
      manufacturer: 'Maker',
      model: 'Model',
      stationName: 'CT1',
      serialNumber: 'SN-778899',
    },
    events: [makeInput()],
    ...given,
  }
}

export function interpretRecord(
  given: Partial<ExamRecord> = {},
  sourceFindings: readonly SourceFinding[] = [],
): Interpretation {
  return interpret(makeRecord(given), {
    format: 'test',
    row: null,
    sourceFindings,
    pseudonymiser: testPseudonymiser(),
    today: '2025-06-30',
  })
}

/** The report of a record that must be readable. */
export function reportOf(given: Partial<ExamRecord> = {}) {
  const result = interpretRecord(given)
  if (!result.ok) throw new Error(`rejected: ${result.findings.map(({ rule }) => rule).join()}`)
  return result.report
}

export function rulesOf(given: Partial<ExamRecord> = {}): readonly string[] {
  return interpretRecord(given).findings.map(({ rule }) => rule)
}
