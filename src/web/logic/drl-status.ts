import type { DrlRow } from '../../contract/analytics.ts'

/** Why a cell shows no value; total by type. "" where it does. */
export const drlStatusWords: Readonly<Record<DrlRow['status'], string>> = {
  ok: '',
  'too-few': 'too few exams or facilities',
  withheld: 'withheld: too few exams, patients or facilities, or none',
}
