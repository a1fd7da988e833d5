import { type DictionaryName, maxCodes, TooManyCodes } from './too-many-codes.ts'

/** Codes of the words of one dictionary, 1 and up in order of first appearance; never taken back. */
export class CodeBook<Word> {
  readonly #dictionary: DictionaryName
  readonly #keyOf: (word: Word) => string
  readonly #codes = new Map<string, number>()

  /** @param keyOf text that tells two words apart; '' is the absent word, of code 0 */
  constructor(dictionary: DictionaryName, keyOf: (word: Word) => string) {
    this.#dictionary = dictionary
    this.#keyOf = keyOf
  }

  /** @throws TooManyCodes when not all of the words could have a code */
  assertRoom(words: readonly Word[]): void {
    const fresh = new Set<string>()
    for (const word of words) {
      const key = this.#keyOf(word)
      if (key !== '' && !this.#codes.has(key)) fresh.add(key)
    }
    if (this.#codes.size + fresh.size > maxCodes) throw new TooManyCodes(this.#dictionary)
  }

  /** @param added called when the word is new */
  code(word: Word, added: () => void): number {
    const key = this.#keyOf(word)
    if (key === '') return 0
    const known = this.#codes.get(key)
    if (known !== undefined) return known
    const code = this.#codes.size + 1
    this.#codes.set(key, code)
    added()
    return code
  }
}
