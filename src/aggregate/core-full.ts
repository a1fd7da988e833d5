const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`

/** The exams do not fit into the memory the core may use; nothing was changed. */
export class CoreFull extends Error {
  override readonly name = 'CoreFull'
  /** What the core would hold with the refused exams. */
  readonly neededBytes: number
  readonly limitBytes: number

  constructor(neededBytes: number, limitBytes: number, options?: ErrorOptions) {
    super(
      `The exams need ${mebibytes(neededBytes)} of memory; ${mebibytes(limitBytes)} may be used.`,
      options,
    )
    this.neededBytes = neededBytes
    this.limitBytes = limitBytes
  }
}
