/** Letters that a decomposition does not reduce to a plain one. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
}

/** Lower case without accents, words apart by one space, a space at either end: " thorax rtp 4dct ". */
export function plainWords(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßøæœłđ]/g, (letter) => plainLetters[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return ` ${plain} `
}

/** Matches any of the words or phrases as whole words in the text of plainWords; "x*" takes any ending. */
export function wordPattern(words: readonly string[], notAfter: readonly string[] = []): RegExp {
  const preceded =
    notAfter.length === 0 ? '' : String.raw`(?<! (?:${alternatives(notAfter)})(?: [\p{L}\p{N}]+)?)`
  return new RegExp(`${preceded} (?:${alternatives(words)})(?= )`, 'u')
}

function alternatives(words: readonly string[]): string {
  return words
    .map((word) => (word.endsWith('*') ? String.raw`${word.slice(0, -1)}[\p{L}\p{N}]*` : word))
    .join('|')
}
