import type { ExamRecord } from '../../src/contract/exam-record.ts'

export interface MadeExam {
  readonly n: number
  readonly name?: string
  readonly date?: string
  readonly ageYears?: number
  readonly weightKg?: number
  readonly ctdivol?: number | string
  readonly dlp?: number | string
  readonly birthDate?: string
  readonly phantomCm?: 16 | 32
}

/** One plausible CT exam of the published schema; what is not said is ordinary. */
export function madeExam(made: MadeExam): ExamRecord {
  const ctdivol = made.ctdivol ?? 40
  const dlp = made.dlp ?? Number(ctdivol) * 15
  const root = `1.2.826.0.1.3680043.10.999.${made.n}`
  return {
    schema: 'opendrl-exam/1',
    modality: 'CT',
    studyInstanceUid: root,
    sopInstanceUid: `${root}.1`,
    studyDate: made.date ?? '2025-06-15',
    studyTime: '10:30:00',
    studyDescription: made.name ?? 'CT Head',
    patient: {
      id: `CANARYPID${made.n}`,
      ...(made.birthDate === undefined
        ? { ageYears: made.ageYears ?? 50 }
        : { birthDate: made.birthDate }),
      sex: 'F',
      weightKg: made.weightKg ?? 70,
    },
    device: {
      manufacturer: 'Acme',
      model: 'Scan 1',
      stationName: 'CT1',
      serialNumber: 'CANARYSERIAL',
    },
    dlpTotalMgyCm: dlp,
    events: [
      {
        irradiationEventUid: `${root}.2`,
        acquisitionProtocol: 'Head',
        acquisitionType: 'spiral',
        ctdivolMgy: ctdivol,
        dlpMgyCm: dlp,
        phantomCm: made.phantomCm ?? 16,
        scanningLengthMm: 150,
        kvp: 120,
      },
    ],
  }
}

export const ndjson = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('')
