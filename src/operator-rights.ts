import type { CallAct, CallActs } from './access/audit/recorded.ts'
import type { ErasureEvidence } from './access/patients/ports.ts'
import type { PatientsRights } from './create-patients-rights.ts'

const refused = { outcome: 'refused' } as const

const erased = (facility: string, evidence: ErasureEvidence | null): Partial<CallAct> => ({
  facilities: [facility],
  ...(evidence === null ? refused : { things: [{ kind: 'erasure', id: evidence.erasureId }] }),
})

/** What a command does to patients' records, pseudonyms and their keys. */
export const operatorRights: CallActs<PatientsRights> = {
  patientPseudonyms: null,
  pseudonymEpochs: null,
  facilityEpochs: null,
  rotatePseudonyms: ([facility]) => ({ operation: 'pseudonym.rotate', facilities: [facility] }),
  destroyEpochKey: ([facility], refusal) => ({
    operation: 'pseudonym.rotate',
    facilities: [facility],
    ...(refusal === null ? {} : refused),
  }),
  facilityKey: ([facility], key) => ({
    operation: 'pseudonym-key.export',
    facilities: [facility],
    ...(key === null ? refused : {}),
  }),
  erasePatient: ([facility, { pseudonym }], evidence) => ({
    operation: 'patient.erase',
    ...erased(facility, evidence),
    ...(pseudonym === undefined || evidence === null ? {} : { patients: [pseudonym] }),
  }),
  liftErasure: ([facility, id], known) => ({
    operation: 'patient.erase',
    facilities: [facility],
    ...(known ? { things: [{ kind: 'erasure', id }] } : refused),
  }),
  erasures: null,
  exportPatient: ([facility], exported) => ({
    operation: 'patient.export',
    facilities: [facility],
    ...(exported === null ? refused : { patients: exported.pseudonyms }),
  }),
  retention: null,
  setRetention: ([facility]) => ({ operation: 'retention.write', facilities: [facility] }),
  planRetention: null,
  runRetention: ([facility], evidence) =>
    evidence === null ? null : { operation: 'patient.erase', ...erased(facility, evidence) },
  runAllRetention: (_args, evidence) =>
    evidence.length === 0
      ? null
      : {
          operation: 'patient.erase',
          facilities: evidence.map(({ facilityId }) => facilityId),
          things: evidence.map(({ erasureId }) => ({ kind: 'erasure', id: erasureId })),
        },
  exportFacility: ([facility]) => ({ operation: 'facility.offboard', facilities: [facility] }),
  offBoard: ([facility], evidence) => ({
    operation: 'facility.offboard',
    ...erased(facility, evidence),
  }),
  resumeErasure: null,
}
