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
export interface AuditDesk extends Omit<AuditTrail, 'close'>, ExamSubjects {
  /** Records that somebody without a credential that holds was refused; when they come fast, one entry tells of many. */
  recordRefusal(act: AuditAct): Promise<void>
  /** Records what is only counted so far, before the trail is closed. */
  settle(): Promise<void>
  /** The token that stands for a patient in the trail. @param pseudonym as stored */
  patientToken(pseudonym: string): string
}

export function createAuditDesk(
  trail: AuditTrail,
  subjects: ExamSubjects,
  keys: Pick<AuditKeys, 'token'>,
  clock: () => Date,
): AuditDesk {
  const meter = createRefusalMeter()
  return {
    record: (act) => trail.record(act),
    assertWritable: () => trail.assertWritable(),
    read: (query) => trail.read(query),
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
    subjectsOf: (examIds) => subjects.subjectsOf(examIds),
    patientToken: (pseudonym) => keys.token('patient', pseudonym),
  }
}
