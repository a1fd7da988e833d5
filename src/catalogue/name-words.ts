import { modalities, type Modality } from '../domain/exam-report.ts'
import body from './data/name-words/body.json' with { type: 'json' }
import projection from './data/name-words/projection.json' with { type: 'json' }
import technique from './data/name-words/technique.json' with { type: 'json' }
import { checkedRows, flag, listOf, oneOf, text, type Guard } from './shape.ts'

/** What words in the name of an exam say of it. */
export interface NameMeaning {
  /** In plain English, as shown in the evidence. */
  readonly says: string
  readonly parts: readonly string[]
  /** Vessels meant where the exam is an angiography: `aorta`, `pulmonary arteries`. */
  readonly vessels: readonly string[]
  readonly contrast: 'with' | 'without' | 'both' | null
  readonly angiography: boolean
  readonly purposes: readonly string[]
  readonly population: 'paediatric' | 'adult' | null
  readonly lowDose: boolean
  /** The sentence why there is no exam to suggest a protocol for. */
  readonly notAnExam: string | null
  /** The same even where a body part is named. */
  readonly whateverElse: boolean
  /** Known, and nothing follows from it. */
  readonly filler: boolean
  readonly modalities: readonly Modality[]
  /** Words and phrases of all languages; a final * takes any ending. */
  readonly words: readonly string[]
}

type Stored = Partial<Omit<NameMeaning, 'words' | 'says'>> & {
  readonly says: string
  readonly words: Readonly<Record<string, string>>
}

const isWords: Guard<Readonly<Record<string, string>>> = (
  value,
): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && Object.values(value).every(text)

const guards: Readonly<Record<string, (value: unknown) => boolean>> = {
  says: text,
  words: isWords,
  parts: listOf(text),
  vessels: listOf(text),
  contrast: oneOf(['with', 'without', 'both']),
  angiography: flag,
  purposes: listOf(text),
  population: oneOf(['paediatric', 'adult']),
  lowDose: flag,
  notAnExam: text,
  whateverElse: flag,
  filler: flag,
  modalities: listOf(oneOf(modalities)),
}

/** A row says only what is so; what it leaves out is no, none or every modality. */
const isStored: Guard<Stored> = (value): value is Stored =>
  typeof value === 'object' &&
  value !== null &&
  'says' in value &&
  'words' in value &&
  Object.entries(value).every(([key, field]) => guards[key]?.(field) === true)

function completed({ words, ...row }: Stored): NameMeaning {
  return {
    parts: [],
    vessels: [],
    contrast: null,
    angiography: false,
    purposes: [],
    population: null,
    lowDose: false,
    notAnExam: null,
    whateverElse: false,
    filler: false,
    modalities,
    ...row,
    words: Object.values(words).flatMap((list) => list.split(',').map((word) => word.trim())),
  }
}

/**
 * Words in names of exams, in English, German, French, Spanish, Italian, Dutch, the Nordic languages, Polish,
 * Portuguese, Czech, Turkish, Lithuanian and Greek: the usual terms and abbreviations of radiology. No name of any
 * hospital stands here; what the words mean follows from the language, not from a table of mapped names.
 */
export const nameMeanings: readonly NameMeaning[] = [
  ['body.json', body] as const,
  ['technique.json', technique] as const,
  ['projection.json', projection] as const,
].flatMap(([name, rows]) => checkedRows<Stored>(name, rows, isStored).map(completed))
