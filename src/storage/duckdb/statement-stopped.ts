/** A statement was interrupted: its deadline passed, or nobody waits for the answer any more. */
export class StatementStopped extends Error {
  override readonly name = 'StatementStopped'
  readonly reason: 'deadline' | 'aborted'

  constructor(reason: 'deadline' | 'aborted', options?: ErrorOptions) {
    super(
      reason === 'deadline'
        ? 'The database did not answer before the deadline; the statement was interrupted.'
        : 'The request was given up; its statement was interrupted.',
      options,
    )
    this.reason = reason
  }
}
