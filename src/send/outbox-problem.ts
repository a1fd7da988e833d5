/** The outbox cannot be used; a sentence for the person at the hospital. */
export class OutboxProblem extends Error {
  override readonly name = 'OutboxProblem'
}
