import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import {
  resourceFailure,
  type DiskState,
  type ResourceFailure,
} from '../../ingest/resource-failure.ts'

export interface DiskWatchOptions {
  /** On the disk that is watched. */
  readonly folder: string
  /** Kept free for what is under way: with less than this nothing new is taken. */
  readonly reserveBytes: number
  /** Between two looks; well below the second within which readiness must tell. */
  readonly everyMs?: number
  readonly onChange?: (failure: ResourceFailure | null) => void
}

const probeBytes = 65_536

/**
 * Whether the disk takes what is to be kept. It looks at the free space now and then, hears of every write
 * that failed, and finds out by itself when writing works again: by writing.
 */
export class DiskWatch implements DiskState {
  readonly #options: DiskWatchOptions
  readonly #timer: NodeJS.Timeout
  #failure: ResourceFailure | null = null
  #freeBytes = Number.POSITIVE_INFINITY
  #running: Promise<ResourceFailure | null> | null = null

  constructor(options: DiskWatchOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.check(), options.everyMs ?? 400).unref()
  }

  get failure(): ResourceFailure | null {
    return this.#failure
  }

  get freeBytes(): number {
    return this.#freeBytes
  }

  noticed(error: unknown): void {
    const failure = resourceFailure(error)
    // Open files are closed again within the moment, and no disk is at fault.
    if (failure !== null && failure !== 'files-exhausted') this.#become(failure)
  }

  check(): Promise<ResourceFailure | null> {
    this.#running ??= this.#look().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<ResourceFailure | null> {
    const { folder, reserveBytes } = this.#options
    try {
      const { bavail, bsize } = await statfs(folder)
      this.#freeBytes = bavail * bsize
      if (this.#freeBytes < reserveBytes) this.#become('disk-full')
      else if (this.#failure !== null) {
        await this.#probe()
        this.#become(null)
      }
    } catch (error) {
      this.noticed(error)
    }
    return this.#failure
  }

  /** Free space alone does not say that a quota, or a disk that turned read-only, lets anything be written. */
  async #probe(): Promise<void> {
    const path = join(this.#options.folder, 'disk-probe')
    try {
      const file = await open(path, 'w', 0o600)
      try {
        await file.writeFile(Buffer.alloc(probeBytes, 1))
        await file.sync()
      } finally {
        await file.close()
      }
    } finally {
      await rm(path, { force: true })
    }
  }

  #become(failure: ResourceFailure | null): void {
    if (this.#failure === failure) return
    this.#failure = failure
    this.#options.onChange?.(failure)
  }
}
