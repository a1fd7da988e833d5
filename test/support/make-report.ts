import type { IrradiationEvent } from '../../src/domain/event.ts'
import type { ExamReport } from '../../src/domain/exam-report.ts'

/** A diagnostic spiral without a dose; give what the test is about. */
export function makeEvent(given: Partial<IrradiationEvent> = {}): IrradiationEvent {
  return {
    eventUid: null,
    role: 'diagnostic',
    acquisitionType: 'spiral',
    acquisitionProtocol: null,
    targetRegion: null,
    phantomCm: 32,
    ctdivol: null,
    dlp: null,
    ssde: null,
    kap: null,
    kaR: null,
    scanningLengthMm: null,
    pitch: null,
    kvp: null,
    tubeCurrentMa: null,
    maxTubeCurrentMa: null,
    exposureTimeS: null,
    exposureTimePerRotationS: null,
    singleCollimationMm: null,
    totalCollimationMm: null,
    xRaySources: null,
    modulation: null,
    waterEquivalentDiameterCm: null,
    effectiveDiameterCm: null,
    lateralDimensionCm: null,
    apDimensionCm: null,
    startedAt: null,
    ...given,
  }
}

/** A CT report of exam E1 without events; the digest follows the record id unless given. */
export function makeReport(given: Partial<ExamReport> = {}): ExamReport {
  const recordId = given.recordId ?? 'R1'
  return {
    recordId,
    contentDigest: `digest of ${recordId}`,
    examId: 'E1',
    format: 'test',
    modality: 'CT',
    contentDateTime: null,
    examDate: '2024-03-01',
    examTime: null,
    studyDescription: null,
    requestedProcedure: null,
    procedureCode: null,
    indication: null,
    purpose: 'diagnostic',
    patient: {
      pseudonym: null,
      ageDays: null,
      ageMonths: null,
      agePrecision: null,
      sex: null,
      weightKg: null,
      heightCm: null,
    },
    scanner: {
      scannerId: 'S1',
      manufacturer: null,
      model: null,
      stationName: null,
      softwareVersion: null,
    },
    reportedDlp: null,
    reportedKap: null,
    reportedKaR: null,
    fluoroscopyTimeS: null,
    declaredEvents: null,
    events: [],
    findings: [],
    accession: null,
    evidence: { purpose: null, roles: [] },
    setAside: [],
    ...given,
  }
}
