/** File names of the last uploads, in memory only: a name can tell whose file it was. */
export class RecentNames {
  readonly #limit: number
  readonly #uploads = new Map<string, ReadonlyMap<number, string>>()

  constructor(limit: number) {
    this.#limit = limit
  }

  keep(uploadId: string, names: ReadonlyMap<number, string>): void {
    this.#uploads.set(uploadId, names)
    const [oldest] = this.#uploads.keys()
    if (this.#uploads.size > this.#limit && oldest !== undefined) this.#uploads.delete(oldest)
  }

  nameOf(uploadId: string, member: number): string | undefined {
    return this.#uploads.get(uploadId)?.get(member)
  }
}
