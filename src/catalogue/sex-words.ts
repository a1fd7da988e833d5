type Sex = 'M' | 'F' | 'O'

const words: Readonly<Record<Sex, string>> = {
  M:
    'm male man mann mannlich mand h homme masculin hombre varon masculino maschio maschile homem ' +
    'mannelijk mezczyzna mies',
  F:
    'f female woman w weiblich frau femme feminin mujer femenino feminino femmina femminile mulher ' +
    'vrouw vrouwelijk k kvinna kvinne kvinde kobieta nainen v',
  O: 'o other d divers u unknown unbekannt inconnu desconocido onbekend okand x',
}

/** What tables write for a sex, in lower case without accents, in the languages of the column words. */
export const sexOfWord: Readonly<Record<string, Sex>> = Object.fromEntries(
  (['M', 'F', 'O'] as const).flatMap((sex) => words[sex].split(' ').map((word) => [word, sex])),
)

/**
 * Letters that are one sex in one language and the other in the next: V is "vrouw" and "varón", M is "male" and
 * "mujer" where it stands beside H ("hombre") or V.
 */
export const doubtfulSexes = (letters: ReadonlySet<string>): ReadonlySet<string> => {
  if (letters.has('v')) return new Set(['v', 'm'])
  return letters.has('h') && letters.has('m') ? new Set(['h', 'm']) : new Set()
}
