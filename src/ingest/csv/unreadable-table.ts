/** Why the rest of a table cannot be read; `reason` names what it is, never what a cell holds. */
export class UnreadableTable extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(`unreadable table: ${reason}`)
    this.name = 'UnreadableTable'
    this.reason = reason
  }
}
