/** A backup that cannot be made, used or restored; the sentence is for the operator. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem'
}
