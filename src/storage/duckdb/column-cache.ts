import { StatementStopped } from './statement-stopped.ts'

interface Entry<Columns> {
  version: string
  readonly columns: Promise<Columns>
}

/** The columns of one version, loaded once however many ask at the same time. */
export class ColumnCache<Columns extends { readonly version?: string | undefined }> {
  readonly #currentVersion: (signal?: AbortSignal) => Promise<string>
  readonly #load: () => Promise<Columns>
  #entry: Entry<Columns> | null = null

  constructor(
    currentVersion: (signal?: AbortSignal) => Promise<string>,
    load: () => Promise<Columns>,
  ) {
    this.#currentVersion = currentVersion
    this.#load = load
  }

  /** The signal ends this caller's wait, not the load that others may share. */
  async get(signal?: AbortSignal): Promise<Columns> {
    const version = await this.#currentVersion(signal)
    if (this.#entry?.version !== version) this.#entry = this.#begin(version)
    return untilAborted(this.#entry.columns, signal)
  }

  #begin(version: string): Entry<Columns> {
    const columns = this.#load()
    const entry: Entry<Columns> = { version, columns }
    columns.then(
      (loaded) => {
        // A commit may have come between asking for the version and loading.
        entry.version = loaded.version ?? version
      },
      () => {
        if (this.#entry === entry) this.#entry = null
      },
    )
    return entry
  }
}

async function untilAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new StatementStopped('aborted'))
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
