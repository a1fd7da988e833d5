/** A decision that cannot be recorded; each fault a sentence, with the field it is about. */
export class DecisionRefused extends Error {
  override readonly name = 'DecisionRefused'
  readonly faults: readonly { readonly field: string; readonly message: string }[]
  /** The exam is another than the one the person saw. */
  readonly changed: boolean

  constructor(
    message: string,
    faults: readonly { readonly field: string; readonly message: string }[] = [],
    changed = false,
  ) {
    super(message)
    this.faults = faults
    this.changed = changed
  }
}
