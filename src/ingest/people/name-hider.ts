import { indications } from '../../catalogue/indications.ts'
import { localiserWords } from '../../catalogue/localiser-words.ts'
import { nameMeanings } from '../../catalogue/name-words.ts'
import { protocols } from '../../catalogue/protocols.ts'
import { plainWords } from '../interpret/plain-words.ts'

const hidden = '***'
/** Scripts that are written without blanks between words: a name is found anywhere in them. */
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー]+$/u
/** Shortest word that is taken for a name; "Al" and "de" are in too many words. */
const shortest = { spaced: 3, unspaced: 2 } as const
/** A person may have many names; a hostile file must not have thousands. */
const most = 64

let vocabulary: ReadonlySet<string> | null = null

/** Plain words of examinations: somebody called Head, Brust or Long must not black out what was examined. */
function isVocabulary(word: string): boolean {
  vocabulary ??= new Set(
    [
      ...nameMeanings.flatMap(({ words }) => words),
      ...protocols.map(({ name }) => name),
      ...indications.map(({ name }) => name),
      ...localiserWords,
    ].flatMap((phrase) => plainWords(phrase).trim().split(' ')),
  )
  return vocabulary.has(plainWords(word).trim())
}

/**
 * Blacks out the names of the people of a record, in any case, as whole words where their script parts words.
 * @param names as the source has them: DICOM person names ("Doe^Jane"), or cells of a name column
 * @returns null when no name is long enough to be told from a word
 */
export function nameHider(names: readonly string[]): ((text: string) => string) | null {
  const words = new Set<string>()
  for (const name of names)
    for (const word of name.normalize('NFC').split(/[^\p{L}\p{M}ー'’]+/u)) {
      const least = unspaced.test(word) ? shortest.unspaced : shortest.spaced
      const letters = word.replaceAll(/[\p{M}'’]/gu, '').length
      if (words.size < most && letters >= least && !isVocabulary(word)) words.add(word)
    }
  if (words.size === 0) return null
  const [anywhere, whole] = [new Set<string>(), new Set<string>()]
  for (const word of words) {
    const into = unspaced.test(word) ? anywhere : whole
    into.add(word)
    // systems that know no accents write Muller for Müller
    into.add(word.normalize('NFD').replaceAll(/\p{M}/gu, ''))
  }
  const patterns = [
    ...(whole.size > 0 ? [`(?<![\\p{L}\\p{M}])(?:${alternatives(whole)})(?![\\p{L}\\p{M}])`] : []),
    ...(anywhere.size > 0 ? [alternatives(anywhere)] : []),
  ]
  const pattern = new RegExp(patterns.join('|'), 'giu')
  return (text) => text.normalize('NFC').replaceAll(pattern, hidden)
}

const alternatives = (words: ReadonlySet<string>): string =>
  [...words]
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')
