import type { HeaderCandidate } from './header-candidates.ts'
import { valueFit } from './value-fit.ts'

const recognisable = [
  { in: 'exam', field: 'studyInstanceUid', score: 0.45, words: 'the values are DICOM UIDs' },
  { in: 'exam', field: 'studyDate', score: 0.35, words: 'the values are dates' },
  { in: 'patient', field: 'sex', score: 0.4, words: 'the values are sexes' },
  { in: 'event', field: 'phantomCm', score: 0.35, words: 'the values look like phantoms' },
  { in: 'device', field: 'manufacturer', score: 0.4, words: 'the values are makers of scanners' },
] as const satisfies readonly HeaderCandidate[]

/** Fields that values tell by themselves, however a column is called; a person always looks at them. */
export const valueCandidates = (cells: readonly string[]): readonly HeaderCandidate[] =>
  recognisable.filter(({ field }) => {
    const { share } = valueFit(field, cells, 'point')
    return share !== null && share >= 0.95
  })
