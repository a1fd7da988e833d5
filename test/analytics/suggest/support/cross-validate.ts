import { leastScore } from '../../../../src/catalogue/suggestion-weights.ts'
import { scoreProtocols } from '../../../../src/analytics/suggest/score-protocols.ts'
import { understandName } from '../../../../src/analytics/suggest/understand-name.ts'
import type { ExpertName } from './expert-names.ts'

export interface Judged {
  readonly row: ExpertName
  readonly fold: number
  readonly score: number
  /** LOINC names of the first three. */
  readonly first: readonly string[]
  readonly exact: boolean
  readonly amongThree: boolean
  readonly region: boolean
}

/** The rows are dealt to the folds in an order fixed by their text, so that no fold is one hospital. */
function dealt(rows: readonly ExpertName[], folds: number): readonly (readonly ExpertName[])[] {
  const hash = (text: string) =>
    [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7)
  const ordered = rows.toSorted((a, b) => hash(a.description) - hash(b.description))
  return Array.from({ length: folds }, (_, fold) =>
    ordered.filter((_row, at) => at % folds === fold),
  )
}

/** Each fold judged with the protocol frequencies of the others: the one thing that is learned from rows. */
export function crossValidate(rows: readonly ExpertName[], folds: number): readonly Judged[] {
  const parts = dealt(rows, folds)
  return parts.flatMap((held, fold) => {
    const frequencies = new Map<string, number>()
    for (const { loinc } of parts.filter((part) => part !== held).flat()) {
      frequencies.set(loinc, (frequencies.get(loinc) ?? 0) + 1)
    }
    return held.map((row) => judge(row, fold, frequencies))
  })
}

const regionSet = (name: string): string => {
  const { regions, folder } = understandName(name)
  return [...(regions.length > 0 ? regions : folder)].toSorted().join('+')
}

function judge(row: ExpertName, fold: number, frequencies: ReadonlyMap<string, number>): Judged {
  const meaning = understandName(row.description)
  const nothing = meaning.notAnExam !== null || meaning.regions.length + meaning.folder.length === 0
  const scored = nothing ? [] : scoreProtocols(meaning, 'CT', frequencies)
  const suggested = (scored[0]?.score ?? 0) < leastScore ? [] : scored
  const three = suggested.slice(0, 3).map(({ protocol }) => protocol)
  return {
    row,
    fold,
    score: suggested[0]?.score ?? 0,
    first: three.map(({ name }) => name),
    exact: three[0]?.loinc === row.loinc,
    amongThree: three.some(({ loinc }) => loinc === row.loinc),
    // "CT Unspecified body region" and no suggestion agree.
    region: regionSet(three[0]?.name ?? '') === regionSet(row.name),
  }
}
