import type { ExamColumns } from './exam-columns.ts'
import { indicationKey } from '../../../src/catalogue/indications.ts'
import { sexes } from '../../../src/domain/patient.ts'
import type { Question } from '../../../src/analytics/question.ts'

const adultMonths = 18 * 12

/**
 * Whether a question looks at a row at all: its filters narrow what is seen, and what they leave out is
 * no exclusion. Exams of unknown age are seen whichever population is asked for, since they may be of it.
 */
export function seenExams(columns: ExamColumns, question: Question): (row: number) => boolean {
  const tests = [
    codeTest(columns.facility, columns.facilities, question.facility),
    codeTest(columns.scanner, columns.scanners, question.scanner),
    codeTest(columns.protocol, columns.protocols, question.protocol),
    indicationTest(columns, question.indication),
    sexTest(columns, question.sex),
    populationTest(columns, question.population),
  ].filter((test) => test !== null)
  return (row) => tests.every((test) => test(row))
}

type RowTest = (row: number) => boolean

function codeTest(
  codes: Uint16Array,
  dictionary: readonly string[],
  wanted: string | null,
): RowTest | null {
  if (wanted === null) return null
  // Entry 0 is the absent value, never a name.
  const code = dictionary.indexOf(wanted, 1)
  return code === -1 ? () => false : (row) => codes[row] === code
}

function indicationTest(columns: ExamColumns, wanted: string | null): RowTest | null {
  if (wanted === null) return null
  const key = indicationKey(wanted)
  const matches = columns.indications.map((text, code) => code > 0 && indicationKey(text) === key)
  return (row) => matches[columns.indication[row] ?? 0] === true
}

function sexTest(columns: ExamColumns, wanted: Question['sex']): RowTest | null {
  if (wanted === null) return null
  const code = sexes.indexOf(wanted) + 1
  return (row) => columns.sex[row] === code
}

function populationTest(columns: ExamColumns, wanted: Question['population']): RowTest | null {
  if (wanted === null) return null
  const isAdult = wanted === 'adult'
  return (row) => {
    const months = columns.ageMonths[row] ?? -1
    return months === -1 || months >= adultMonths === isAdult
  }
}
