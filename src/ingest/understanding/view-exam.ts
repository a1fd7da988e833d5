import type { ExamState, ExamViewBody } from '../../contract/exam.ts'
import type { IrradiationEvent } from '../../domain/event.ts'
import type { Exam } from '../../domain/exam.ts'
import { findingRules, severityOf } from '../../domain/finding-rules.ts'
import { fromFixedPoint, type FixedDose } from '../../domain/fixed-point.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { correctionRules } from './correction-fields.ts'
import { purposeEvidence, roleEvidence } from './exam-evidence.ts'
import type { Correction } from './exam-knowledge.ts'
import { contentOf } from './make-decision.ts'
import type { ExamAccount } from './ports.ts'
import type { SharedScan } from './same-scans.ts'

/** Where an exam stands, from what its row says. */
export function stateOf({
  quarantined,
  decision,
}: Pick<Exam, 'quarantined' | 'decision'>): ExamState {
  if (decision === 'discarded') return 'discarded'
  if (quarantined) return 'quarantined'
  return decision === 'accepted' || decision === 'corrected' ? decision : 'counted'
}

const inUnit = (dose: FixedDose | null, quantity: Quantity): number | null =>
  dose === null ? null : fromFixedPoint(dose, quantity)

const dosesOf = (of: Pick<IrradiationEvent, 'ctdivol' | 'dlp' | 'kap' | 'kaR'>) => ({
  ctdivolMgy: inUnit(of.ctdivol, 'CTDIvol'),
  dlpMgyCm: inUnit(of.dlp, 'DLP'),
  kapGyCm2: inUnit(of.kap, 'KAP'),
  kaRGy: inUnit(of.kaR, 'KaR'),
})

/** An exam as its own facility sees it: no identity, no identifier but the registry's own. */
export function viewExam(account: ExamAccount): ExamViewBody {
  const { understood, reports } = account
  const { exam } = understood
  return {
    examId: exam.examId,
    facility: account.facilityId,
    state: stateOf(exam),
    decision: exam.decision,
    content: contentOf(understood),
    modality: exam.modality,
    examDate: exam.examDate,
    examTime: exam.examTime,
    localName: exam.localName,
    studyDescription: exam.studyDescription,
    requestedProcedure: exam.requestedProcedure,
    indication: exam.indication,
    purpose: exam.purpose,
    purposeEvidence: purposeEvidence(understood, reports),
    patient: {
      ageMonths: exam.patient.ageMonths,
      sex: exam.patient.sex,
      weightKg: exam.patient.weightKg,
      heightCm: exam.patient.heightCm,
    },
    scannerId: exam.scanner.scannerId,
    scanner: {
      manufacturer: exam.scanner.manufacturer,
      model: exam.scanner.model,
      stationName: exam.scanner.stationName,
    },
    phantomCm: exam.phantom,
    ...dosesOf(exam),
    ssdeMgy: inUnit(exam.ssde, 'SSDE'),
    fluoroscopyTimeS: exam.fluoroscopyTimeS,
    events: exam.events.map((event, index) => ({
      event: index + 1,
      role: event.role,
      roleEvidence: roleEvidence(event, understood, reports),
      acquisitionProtocol: event.acquisitionProtocol,
      acquisitionType: event.acquisitionType,
      phantomCm: event.phantomCm,
      ...dosesOf(event),
      ssdeMgy: inUnit(event.ssde, 'SSDE'),
      scanningLengthMm: event.scanningLengthMm,
      startedAt: event.startedAt,
    })),
    findings: exam.findings.map(({ rule, field, event }) => ({
      rule,
      severity: severityOf(rule),
      sentence: findingRules[rule].sentence,
      field,
      event,
    })),
    sameScans: account.shared.map((shared) => viewShared(exam.examId, shared)),
    rules: understood.rules.map(({ ruleId }) => ({
      ruleId,
      reason: account.rules.find((rule) => rule.ruleId === ruleId)?.reason ?? '',
    })),
    reports: reports.map((report) => ({
      format: report.format,
      contentDateTime: report.contentDateTime,
      dlpTotalMgyCm: inUnit(report.reportedDlp, 'DLP'),
      kapTotalGyCm2: inUnit(report.reportedKap, 'KAP'),
      kaRTotalGy: inUnit(report.reportedKaR, 'KaR'),
      events: report.events.map(dosesOf),
      setAside: report.setAside.map(({ field, event, value }) => ({ field, event, value })),
    })),
    history: account.history.map(({ decision, reason, corrections, decidedBy, decidedAt }) => ({
      decision,
      reason,
      corrections: corrections.map(viewCorrection),
      decidedBy,
      decidedAt,
    })),
  }
}

function viewShared(examId: string, { examId: ofId, otherId, whole }: SharedScan) {
  if (!whole) return { examId: otherId, relation: 'shares-events' as const }
  return ofId === examId
    ? { examId: otherId, relation: 'counted-there' as const }
    : { examId: ofId, relation: 'counted-here' as const }
}

const doseFields: Readonly<Record<string, Quantity>> = {
  ctdivolMgy: 'CTDIvol',
  dlpMgyCm: 'DLP',
  kapGyCm2: 'KAP',
  kaRGy: 'KaR',
  dlpTotalMgyCm: 'DLP',
  kapTotalGyCm2: 'KAP',
  kaRTotalGy: 'KaR',
}

function viewCorrection({ field, event, value, original }: Correction) {
  const quantity = doseFields[field]
  const shown = <Value extends number | string | null>(of: Value) =>
    quantity !== undefined && typeof of === 'number' ? (inUnit(of, quantity) ?? of) : of
  return {
    field,
    event,
    value: shown(value),
    // Ages are kept in months.
    original:
      field === 'ageYears' && typeof original === 'number' ? original / 12 : shown(original),
    unit: correctionRules[field].unit,
  }
}
