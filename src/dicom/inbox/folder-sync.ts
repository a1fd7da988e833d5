import { open } from 'node:fs/promises'

/** Makes a folder's entries durable; all who ask while one fsync runs share the next. */
export class FolderSync {
  readonly #path: string
  #running: Promise<void> | null = null
  #next: Promise<void> | null = null

  constructor(path: string) {
    this.#path = path
  }

  /** Resolves when every entry made before the call is on disk. @throws what the disk said */
  sync(): Promise<void> {
    if (this.#running === null) return this.#start()
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null
        return this.#start()
      })
    return this.#next
  }

  #start(): Promise<void> {
    const run = syncFolder(this.#path).finally(() => {
      if (this.#running === run) this.#running = null
    })
    this.#running = run
    return run
  }
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
