import { understandName } from './understand-name.ts'
import type { ExamWords } from './exam-words.ts'
import type { UnderstoodName } from './understood-name.ts'

interface Source {
  readonly text: string
  /** Null for the name itself. */
  readonly from: string | null
}

/**
 * What all words of an exam say: the name it is mapped by first; the others only fill in what it leaves out, since
 * they may differ between exams of one name.
 */
export function mergeWords(exam: ExamWords): UnderstoodName {
  return (
    sourcesOf(exam)
      .map(({ text, from }) => ({ from, said: understandName(text, exam.modality) }))
      .reduce<UnderstoodName | null>(
        (merged, { from, said }) => (merged === null ? said : filledIn(merged, said, from ?? '')),
        null,
      ) ?? understandName('', exam.modality)
  )
}

function sourcesOf(exam: ExamWords): readonly Source[] {
  const sources: readonly Source[] = [
    { text: exam.localName, from: null },
    { text: exam.studyDescription ?? '', from: 'study description' },
    { text: exam.requestedProcedure ?? '', from: 'requested procedure' },
    // Together: a scan without and one with contrast medium make an exam without and with.
    { text: (exam.acquisitionProtocols ?? []).join(' / '), from: 'acquisition protocols' },
  ]
  const met = new Set<string>()
  return sources.filter(({ text }) => {
    if (text.trim() === '' || met.has(text)) return false
    met.add(text)
    return true
  })
}

function filledIn(known: UnderstoodName, said: UnderstoodName, from: string): UnderstoodName {
  const readings = [...known.readings, ...said.readings.map((reading) => `${reading} (${from})`)]
  if (known.notAnExam !== null) return known
  if (known.regions.length === 0) {
    if (said.notAnExam !== null) return { ...known, notAnExam: said.notAnExam }
    if (said.regions.length === 0) return known
    return { ...said, contrast: known.contrast ?? said.contrast, readings }
  }
  const sameRegions = said.regions.every((region) => known.regions.includes(region))
  if (known.contrast !== null || said.contrast === null || !sameRegions) return known
  return { ...known, contrast: said.contrast, readings }
}
