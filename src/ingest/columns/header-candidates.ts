import { columnWordList } from '../../catalogue/column-words.ts'
import { readHeader, type HeaderReading } from './read-header.ts'
import { withoutUnit } from './read-unit.ts'

export type ColumnGroup = 'exam' | 'patient' | 'device' | 'event'

/** A field a header may stand for; or null: known, and never read. */
export interface HeaderCandidate {
  readonly in: ColumnGroup | null
  readonly field: string | null
  /** 0 to 1. */
  readonly score: number
  readonly words: string
}

interface Phrase {
  readonly in: ColumnGroup | null
  readonly field: string | null
  readonly parts: ReadonlySet<string>
  readonly squeezed: string
  readonly text: string
  readonly language: string
}

const languages: Readonly<Record<string, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian',
  nl: 'Dutch',
  sv: 'Swedish',
  pt: 'Portuguese',
  pl: 'Polish',
  da: 'Danish',
  no: 'Norwegian',
  fi: 'Finnish',
}

const phraseOf = (
  group: ColumnGroup | null,
  field: string | null,
  text: string,
  language: string,
): Phrase => {
  const { words } = readHeader(text)
  return { in: group, field, parts: new Set(words), squeezed: words.join(''), text, language }
}

const notReadNames = {
  name: 'a name or a place',
  freeText: 'free text',
  otherFigure: 'a figure the registry does not take',
} as const

const phrases: readonly Phrase[] = [
  ...columnWordList.fields.flatMap(({ in: group, field, words }) =>
    Object.entries(words).flatMap(([language, texts]) =>
      texts.map((text) => phraseOf(group, field, text, languages[language] ?? language)),
    ),
  ),
  ...(['name', 'freeText', 'otherFigure'] as const).flatMap((kind) =>
    columnWordList.notRead[kind].map((text) => phraseOf(null, null, text, notReadNames[kind])),
  ),
]
const indexed = (keyOf: (phrase: Phrase) => string): ReadonlyMap<string, readonly Phrase[]> => {
  const index = new Map<string, Phrase[]>()
  for (const phrase of phrases) {
    const key = keyOf(phrase)
    const known = index.get(key)
    if (known === undefined) index.set(key, [phrase])
    else known.push(phrase)
  }
  return index
}
const bySqueezed = indexed(({ squeezed }) => squeezed)
/** A header contains a phrase only if it contains its first word. */
const byFirstWord = indexed(({ parts }) => [...parts][0] ?? '')
const neutral = new Set(columnWordList.neutral)
const reference = new Set(columnWordList.reference)

const exact = 1
const within = 0.85

/** What a header may mean, the likeliest first; one candidate a field. */
export function headerCandidates(reading: HeaderReading): readonly HeaderCandidate[] {
  const words = reading.words.filter((word) => !/^\d+$/.test(word) || reading.words.length === 1)
  const compared = words.some((word) => reference.has(word))
  const bare = withoutUnit(reading)
  const texts = new Set([words.join(''), reading.words.join(''), bare.join('')])
  const best = new Map<string, HeaderCandidate>()
  const likely = new Set([
    ...[...texts].flatMap((text) => bySqueezed.get(text) ?? []),
    ...bare.flatMap((word) => byFirstWord.get(word) ?? []),
  ])
  for (const phrase of likely) {
    const score =
      (texts.has(phrase.squeezed) ? exact : partScore(phrase, bare)) *
      (compared && phrase.field !== null ? 0.4 : 1)
    const key = phrase.field === null ? '' : `${phrase.in}.${phrase.field}`
    if (score > (best.get(key)?.score ?? 0.2)) best.set(key, candidate(phrase, score))
  }
  return [...best.values()].sort((a, b) => b.score - a.score)
}

function partScore({ parts, field }: Phrase, words: readonly string[]): number {
  const shared = words.filter((word) => parts.has(word)).length
  if (shared < parts.size || parts.size === 0) return 0
  // each further word may change the meaning ("max", "alert"); little words do not
  const others = words.filter((word) => !parts.has(word) && !neutral.has(word)).length
  const score = within * (parts.size / (parts.size + others))
  return field === null && others > 0 ? score * 0.7 : score
}

const candidate = (
  { in: group, field, text, language }: Phrase,
  score: number,
): HeaderCandidate => ({
  in: group,
  field,
  score,
  words:
    field === null
      ? `the header says ${language}, which is not read`
      : score === exact
        ? `the header says "${text}" (${language})`
        : `the header contains "${text}" (${language})`,
})
