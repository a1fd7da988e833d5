/** A commit failed, and so did the question whether it took: the file is opened anew to see. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt'

  constructor(cause: unknown) {
    super('The end of a commit is not known until the database is opened anew.', { cause })
  }
}
