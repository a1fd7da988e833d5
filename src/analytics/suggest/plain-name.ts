/** Letters that a decomposition does not reduce to a plain one. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ς: 'σ',
}

/** Signs that mean a word: "C+", "KM-", "+/-". */
const signs: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z0-9])(?:c|km|iv|kt)\s?-\s?[/,&]?\s?(?:c|km|iv|kt)?\+/giu, ' wwo '],
  [/(?<![a-z0-9])(?:c|km|iv|kt)\s?\+\s?[/,&]?\s?(?:c|km|iv|kt)?-/giu, ' wwo '],
  [/\+\s?\/\s?-/gu, ' wwo '],
  [/(?<![a-z0-9])(?:c|km|iv|kt)\s?\+/giu, ' with contrast '],
  [/\+\s?(?:c|km|iv|kt)(?![a-z0-9])/giu, ' with contrast '],
  [/(?<![a-z0-9])(?:c|km|iv|kt)\s?-(?![a-z0-9])/giu, ' without contrast '],
  [/(?<=\s)-\s?(?:c|km|iv|kt)(?![a-z0-9])/giu, ' without contrast '],
]

/** The letters of a word without case, accents and ligatures. */
export function plainLettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßøæœłđıς]/gu, (letter) => plainLetters[letter] ?? letter)
}

/** The words of a name: apart at every sign, at digits glued to letters and where CamelCase joins two. */
export function nameTokens(name: string): readonly string[] {
  const signed = signs.reduce((text, [sign, word]) => text.replaceAll(sign, word), name)
  const apart = signed
    .normalize('NFC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\p{N})/gu, '$1 $2')
    .replaceAll(/(\p{N})(\p{L})/gu, '$1 $2')
  return plainLettersOf(apart)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '')
}
