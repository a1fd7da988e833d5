import type { ExamRecord } from '../../../src/contract/exam-record.ts'
import { madeExam } from '../../support/ndjson.ts'

/** Exam number n, no two of which could be taken for the same scan. */
export function uniqueExam(n: number, name = 'CT Head'): ExamRecord {
  const day = new Date(Date.UTC(2025, 0, 1 + (n % 360))).toISOString().slice(0, 10)
  const second = Math.floor(n / 360) % 86_400
  const time = new Date(second * 1000).toISOString().slice(11, 19)
  const dlp = 300 + (n % 997)
  const exam = madeExam({ n, name, date: day, dlp, ctdivol: (dlp / 15).toFixed(2) })
  return { ...exam, studyTime: time }
}
