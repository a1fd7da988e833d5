import { openremCtCsvLayout } from '../../catalogue/export-layouts/openrem-ct-csv.ts'
import { doubtfulSexes, sexOfWord } from '../../catalogue/sex-words.ts'
import type { AcquisitionType } from '../../domain/event.ts'
import type { PhantomCm } from '../../domain/phantom.ts'
import { plainLetters } from './read-header.ts'

/** Different texts of one column that are asked about; a column with more is not one of few words. */
const most = 30

const different = (cells: readonly string[]): readonly string[] => {
  const texts = new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== ''))
  return texts.size > most ? [] : [...texts].filter((text) => text.length <= 64)
}

const meanings = <T>(
  cells: readonly string[],
  meaning: (plain: string) => T | null,
): Record<string, T | null> =>
  Object.fromEntries(different(cells).map((text) => [text, meaning(plainLetters(text))]))

/** What the texts of a sex column mean; null where a language has to be known. */
export function knownSexes(cells: readonly string[]): Record<string, 'M' | 'F' | 'O' | null> {
  const doubtful = doubtfulSexes(new Set(cells.map((cell) => plainLetters(cell.trim()))))
  return meanings(cells, (text) =>
    doubtful.has(text) || !Object.hasOwn(sexOfWord, text) ? null : (sexOfWord[text] ?? null),
  )
}

const headWords = /head|kopf|tete|cabeza|hoofd|skalle|glow|testa|cabeca/
const bodyWords = /body|korper|corps|cuerpo|lichaam|kropp|cial|corpo/

export const knownPhantoms = (cells: readonly string[]): Record<string, PhantomCm | null> =>
  meanings(cells, (text) => {
    const says16 = /(^|\D)16(\D|$)/.test(text) || /(^|\D)160 ?mm/.test(text)
    const says32 = /(^|\D)32(\D|$)/.test(text) || /(^|\D)320 ?mm/.test(text)
    if (says16 !== says32) return says16 ? 16 : 32
    // the phantom's name without its size: the head phantom is 16 cm, the body phantom 32 cm (IEC 60601-2-44)
    if (says16 || headWords.test(text) === bodyWords.test(text)) return null
    return headWords.test(text) ? 16 : 32
  })

const acquisitionWords: readonly (readonly [RegExp, AcquisitionType])[] = [
  [/constant.?angle|topogram|scout|localiz|localis|surview|scanogram|scano/, 'constant-angle'],
  [/stationary|smart.?prep|bolus|monitor|cine|dynamic/, 'stationary'],
  [/spiral|helical|helix|helicoidal|elicoidal|spirale/, 'spiral'],
  [/sequen|axial|step.?and.?shoot/, 'sequenced'],
  [/cone.?beam/, 'cone-beam'],
  [/free/, 'free'],
]

export const knownAcquisitionTypes = (
  cells: readonly string[],
): Record<string, AcquisitionType | null> => {
  const standard = new Map(
    Object.entries(openremCtCsvLayout.acquisitionTypes).map(([text, type]) => [
      plainLetters(text),
      type,
    ]),
  )
  return meanings(
    cells,
    (text) =>
      standard.get(text) ?? acquisitionWords.find(([pattern]) => pattern.test(text))?.[1] ?? null,
  )
}
