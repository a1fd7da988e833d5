/** The database file cannot be used by this version of the program; it was left as it is. */
export class DatabaseOfAnotherVersion extends Error {
  override readonly name = 'DatabaseOfAnotherVersion'
}
