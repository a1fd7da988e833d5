import type { ExamRecord } from '../../contract/exam-record.ts'
import { nameHider } from './name-hider.ts'

/**
 * The record with the names of people blacked out in its free texts, where systems and staff put them. Done where the
 * source is read, so that names go no further. Maker and model stay: they may be called like a person.
 * @param people names as the source has them, of the patient and of those who worked
 */
export function hidePeople(record: ExamRecord, people: readonly string[]): ExamRecord {
  const hide = people.length === 0 ? null : nameHider(people)
  if (hide === null) return record
  const { studyDescription, requestedProcedure } = record
  return {
    ...record,
    ...(studyDescription === undefined ? {} : { studyDescription: hide(studyDescription) }),
    ...(requestedProcedure === undefined ? {} : { requestedProcedure: hide(requestedProcedure) }),
    events: record.events.map((event) =>
      event.acquisitionProtocol === undefined
        ? event
        : { ...event, acquisitionProtocol: hide(event.acquisitionProtocol) },
    ),
  }
}
