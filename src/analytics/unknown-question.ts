/** A question that names what the catalogue does not have, or a period that is none. */
export class UnknownQuestion extends Error {
  override readonly name = 'UnknownQuestion'
  readonly field: string

  constructor(field: string, message: string) {
    super(`${field}: ${message}`)
    this.field = field
  }
}
