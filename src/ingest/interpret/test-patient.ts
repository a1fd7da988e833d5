import type { ExamRecord } from '../../contract/exam-record.ts'
import { plainWords, wordPattern } from './plain-words.ts'

/** Words that numbers of patients who do not exist are made of; whole words, so that "TEST2041" may be a hospital's own. */
const testWords = [
  'test',
  'tests',
  'testpatient',
  'phantom',
  'fantom',
  'dummy',
  'qa',
  'qc',
  'physics',
  'service',
]
const saysTest = wordPattern(testWords)

/** By what a record is of no patient: its mark, or its patient's number; null where it is of one. */
export function testPatientField({ testPatient, patient }: ExamRecord): string | null {
  if (testPatient === true) return 'testPatient'
  return saysTest.test(plainWords(patient.id ?? '')) ? 'patient.id' : null
}
