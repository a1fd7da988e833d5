/** Another owner holds the data directory: a second one would lose its writes without an error. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse'
  readonly pid: number

  constructor(directory: string, pid: number) {
    super(`The data directory ${directory} is in use by process ${pid}.`)
    this.pid = pid
  }
}
