import type { FacilityStore } from '../ports.ts'
import type { AuditAct } from './audit-act.ts'
import type { AuditKeys } from './audit-keys.ts'
import type { AuditTrail } from './ports.ts'
import { createRefusalMeter } from './refusal-meter.ts'

/** Whose an exam is. */
export interface ExamSubject {
  readonly examId: string
  readonly facility: string
  /** Pseudonym as stored; null when the patient is not known. */
  readonly patient: string | null
}

export interface ExamSubjects {
  /** Of exams that there are; an id may name one at several facilities. */
  subjectsOf(examIds: readonly string[]): Promise<readonly ExamSubject[]>
}

/** The audit trail as routes, commands and work in the background use it. */
export interface AuditDesk extends Pick<AuditTrail, 'assertWritable' | 'read'> {
  /**
   * Resolves when the entry is on disk: nothing may be shown or told before. Patients and facilities of the exams are
   * added; codes that are no facility's are left out, as they could be any text.
   * @throws AuditUnwritable
   */
  record(act: AuditAct): Promise<void>
  /** Records that somebody without a credential that holds was refused; when they come fast, one entry tells of many. */
  recordRefusal(act: AuditAct): Promise<void>
  /** Records what is only counted so far, before the trail is closed. */
  settle(): Promise<void>
  /** The token that stands for a patient in the trail. @param pseudonym as stored */
  patientToken(pseudonym: string): string
}

export interface AuditDeskParts {
  readonly trail: AuditTrail
  readonly subjects: ExamSubjects
  readonly facilities: Pick<FacilityStore, 'facility'>
  readonly keys: Pick<AuditKeys, 'token'>
  readonly clock: () => Date
}

export function createAuditDesk(parts: AuditDeskParts): AuditDesk {
  const { trail, keys, clock } = parts
  const meter = createRefusalMeter()
  return {
    assertWritable: () => trail.assertWritable(),
    read: (query) => trail.read(query),
    patientToken: (pseudonym) => keys.token('patient', pseudonym),
    async record(act) {
      await trail.record(await withSubjects(act, parts))
    },
    async recordRefusal(act) {
      const count = meter.take(clock().getTime())
      if (count > 0) await trail.record({ ...act, count })
    },
    async settle() {
      const count = meter.drain()
      if (count > 0)
        await trail.record({
          operations: ['credential.check'],
          agent: { kind: 'nobody' },
          outcome: 'refused',
          count,
        })
    },
  }
}

async function withSubjects(
  act: AuditAct,
  { subjects, facilities }: Pick<AuditDeskParts, 'subjects' | 'facilities'>,
): Promise<AuditAct> {
  const { exams = [], patients = [] } = act
  const found = exams.length === 0 ? [] : await subjects.subjectsOf(exams)
  const named = new Set([...(act.facilities ?? []), ...found.map(({ facility }) => facility)])
  const known: string[] = []
  for (const code of named) if ((await facilities.facility(code)) !== null) known.push(code)
  // A patient's token tells more than those of the exams; an exam of nobody known has its own.
  const nameless = found.filter(({ patient }) => patient === null).map(({ examId }) => examId)
  return {
    ...act,
    facilities: known,
    actingFor: known.length === 0 ? (act.actingFor ?? []) : [],
    exams: found.length === 1 ? found.map(({ examId }) => examId) : nameless,
    patients: [...patients, ...found.flatMap(({ patient }) => patient ?? [])],
  }
}
