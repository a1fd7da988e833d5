import type {
  PatientChoice,
  PatientExport,
  RetentionPlan,
  RetentionView,
} from '../../contract/patients-rights.ts'
import { patientDictionary } from '../../contract/patient-dictionary.ts'
import type { EpochsOf } from '../../ingest/ports.ts'
import { pseudonymiserOfKey } from '../create-pseudonymiser.ts'
import { monthsBefore } from './months-before.ts'
import type { ErasureEvidence, ErasureStore, PatientExportStore, RetentionStore } from './ports.ts'

/** What a hospital owes its patients: their data on request, erasure, and an end. */
export interface PatientsDesk {
  /** A patient's pseudonyms, of every epoch whose key there is. */
  patientPseudonyms(facilityId: string, choice: PatientChoice): Promise<readonly string[]>
  /** @returns evidence, or null when nothing is stored about the patient */
  erasePatient(
    facilityId: string,
    choice: PatientChoice,
    by: string,
  ): Promise<ErasureEvidence | null>
  /** Lets records of an erased patient in again. @returns false when there is no such erasure at the facility */
  liftErasure(facilityId: string, erasureId: string, by: string): Promise<boolean>
  /** Newest first. */
  erasures(facilityIds: readonly string[] | '*'): Promise<readonly ErasureEvidence[]>
  /** @returns null when nothing is stored about the patient */
  exportPatient(facilityId: string, choice: PatientChoice): Promise<PatientExport | null>
  retention(facilityId: string): Promise<RetentionView>
  setRetention(facilityId: string, keepMonths: number | null, by: string): Promise<RetentionView>
  /** What a run would erase now. */
  planRetention(facilityId: string): Promise<RetentionPlan>
  /** Erases what is due. @returns evidence, or null when nothing was */
  runRetention(facilityId: string, by: string): Promise<ErasureEvidence | null>
  /** Of every facility that has a limit. */
  runAllRetention(by: string): Promise<readonly ErasureEvidence[]>
  /** All of a facility, a JSON document a line. */
  exportFacility(facilityId: string): AsyncIterable<string>
  /** Erases all of a facility and ends its keys; what was published stays. */
  offBoard(facilityId: string, by: string): Promise<ErasureEvidence>
  /** Ends an erasure that a crash cut off. */
  resumeErasure(): Promise<ErasureEvidence | null>
}

export function createPatientsDesk({
  erasures,
  exports,
  retentions,
  epochsOf,
  clock,
  newId,
}: {
  readonly erasures: ErasureStore
  readonly exports: PatientExportStore
  readonly retentions: RetentionStore
  readonly epochsOf: EpochsOf
  readonly clock: () => Date
  readonly newId: () => string
}): PatientsDesk {
  const now = (): string => clock().toISOString()
  const pseudonymsOf = async (facilityId: string, choice: PatientChoice): Promise<string[]> => {
    const { patientId, issuer = '', pseudonym } = choice
    if (patientId === undefined) return pseudonym === undefined ? [] : [pseudonym]
    const { current, earlier } = await epochsOf(facilityId)
    return [current, ...earlier].map(({ key, epoch }) =>
      pseudonymiserOfKey(key, epoch).pseudonym('patient', issuer, patientId),
    )
  }
  const retention = async (facilityId: string): Promise<RetentionView> => {
    const known = (await retentions.retentions()).find((fact) => fact.facilityId === facilityId)
    return known ?? { facilityId, keepMonths: null, decidedBy: null, decidedAt: null }
  }
  const runRetention = async (facilityId: string, by: string): Promise<ErasureEvidence | null> => {
    const { keepMonths } = await retention(facilityId)
    if (keepMonths === null) return null
    const examIds = await erasures.examsBefore(facilityId, monthsBefore(clock(), keepMonths))
    if (examIds.length === 0) return null
    return erasures.erase({
      erasureId: newId(),
      facilityId,
      kind: 'retention',
      examIds,
      bar: false,
      decidedBy: by,
      decidedAt: now(),
    })
  }
  return {
    patientPseudonyms: pseudonymsOf,
    async erasePatient(facilityId, choice, by) {
      const pseudonyms = await pseudonymsOf(facilityId, choice)
      const examIds = await erasures.examsOfPatients(facilityId, pseudonyms)
      if (examIds.length === 0) return null
      return erasures.erase({
        erasureId: newId(),
        facilityId,
        kind: 'patient',
        examIds,
        bar: true,
        decidedBy: by,
        decidedAt: now(),
      })
    },
    async liftErasure(facilityId, erasureId, by) {
      const erasure = await erasures.erasure(erasureId)
      if (erasure === null || erasure.facilityId !== facilityId) return false
      if (erasure.liftedAt === null) await erasures.lift(erasureId, by, now())
      return true
    },
    erasures: (facilityIds) => erasures.erasures(facilityIds),
    async exportPatient(facilityId, choice) {
      const pseudonyms = await pseudonymsOf(facilityId, choice)
      const examIds = await erasures.examsOfPatients(facilityId, pseudonyms)
      if (examIds.length === 0) return null
      const { stores, reports } = await exports.exportExams(facilityId, examIds)
      return {
        schema: 'opendrl-patient-export-1',
        facilityId,
        pseudonyms,
        exportedAt: now(),
        explanation,
        stores: stores.map(({ store, rows }) => ({
          store,
          meaning: patientDictionary[store]?.meaning ?? '',
          columns: { ...patientDictionary[store]?.columns },
          rows: rows.map((row) => ({ ...row })),
        })),
        reports: reports.map((report) => ({ ...report })),
      }
    },
    retention,
    async setRetention(facilityId, keepMonths, by) {
      await retentions.setRetention({ facilityId, keepMonths, decidedBy: by, decidedAt: now() })
      return retention(facilityId)
    },
    async planRetention(facilityId) {
      const { keepMonths } = await retention(facilityId)
      if (keepMonths === null) return { facilityId, keepMonths, before: null, years: [], exams: 0 }
      const before = monthsBefore(clock(), keepMonths)
      const years = await erasures.countBefore(facilityId, before)
      return {
        facilityId,
        keepMonths,
        before,
        years: [...years],
        exams: years.reduce((sum, { exams }) => sum + exams, 0),
      }
    },
    runRetention,
    async runAllRetention(by) {
      const done: ErasureEvidence[] = []
      for (const { facilityId } of await retentions.retentions()) {
        const evidence = await runRetention(facilityId, by)
        if (evidence !== null) done.push(evidence)
      }
      return done
    },
    exportFacility: (facilityId) => exports.exportFacility(facilityId),
    offBoard: (facilityId, by) =>
      erasures.erase({
        erasureId: newId(),
        facilityId,
        kind: 'off-boarding',
        examIds: 'all',
        bar: false,
        decidedBy: by,
        decidedAt: now(),
      }),
    resumeErasure: () => erasures.resume(),
  }
}

const explanation =
  'Everything the registry stores about this patient of this hospital. Names, birth dates and numbers were replaced by keyed pseudonyms before anything was stored. Statistics that were published hold no record of a patient. Who asked for these records is in the audit trail (opendrl audit).'
