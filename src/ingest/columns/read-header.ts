/** A header taken apart: its words, and the texts that may be its unit. */
export interface HeaderReading {
  /** As in the file. */
  readonly header: string
  /** Lower case, without accents, signs and what stood in brackets. */
  readonly words: readonly string[]
  /** What stood in brackets, the same way; remarks and units. */
  readonly aside: readonly string[]
  /** Texts that may name the unit, squeezed ("mgycm"), in groups: the surest first. */
  readonly unitTexts: readonly (readonly string[])[]
}

/** Longest header that is looked at; what is longer is no header. */
export const longestHeader = 256

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  µ: 'u',
  μ: 'u',
}

/** Lower case Latin letters without marks; "Größe" is "grosse", "µGy" is "ugy". */
export const plainLetters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßøæœłđðþıµμ]/g, (letter) => letters[letter] ?? letter)

const wordsIn = (text: string): readonly string[] =>
  plainLetters(
    text
      .replace(/CTDI[\s_-]?vol/gi, ' ctdivol ')
      // "StudyDate" is two words, "mGy" and "kVp" are one
      .replace(/(\p{Ll}{2})(\p{Lu})/gu, '$1 $2'),
  )
    .split(/[^\p{L}\p{N}#]+/u)
    .filter((word) => word !== '')

const squeezed = (text: string): string =>
  plainLetters(text.normalize('NFKC')).replace(/[^\p{L}\p{N}]+/gu, '')

export function readHeader(header: string): HeaderReading {
  const text = header.slice(0, longestHeader)
  const brackets = [...text.matchAll(/[([{]([^)\]}]*)[)\]}]/g)].map((match) => match[1] ?? '')
  const outside = text.replace(/[([{][^)\]}]*[)\]}]?/g, ' ')
  const words = wordsIn(outside)
  const asideWords = brackets.flatMap(wordsIn)
  const tails = [3, 2, 1]
    .filter((count) => words.length > count)
    .map((count) => words.slice(-count).join(''))
  return {
    header,
    words,
    aside: asideWords,
    unitTexts: [brackets.map(squeezed), asideWords, ...tails.map((tail) => [tail])],
  }
}
