/** The most a 16-bit code column tells apart; 0 is the absent value. */
export const maxCodes = 65_535

export type DictionaryName = 'facility' | 'scanner' | 'device' | 'protocol' | 'indication'

/** The registry holds more different facilities (scanners, ...) than a column of the core can name. */
export class TooManyCodes extends RangeError {
  override readonly name = 'TooManyCodes'
  readonly dictionary: DictionaryName

  constructor(dictionary: DictionaryName) {
    super(`More than ${maxCodes} different values of ${dictionary}.`)
    this.dictionary = dictionary
  }
}
