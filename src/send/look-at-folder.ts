import { lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** A file as it lay in the folder at one moment. */
export interface FileLook {
  readonly path: string
  /** 1-based, in the order of first sight: what reports name it by. */
  readonly number: number
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** Size, times and place on the disk: another text, another file. */
  readonly state: string
}

/** Looks at all files of a folder tree, again and again; links are not followed. */
export class FolderView {
  readonly #folder: string
  readonly #except: string
  readonly #numbers = new Map<string, number>()

  /** @param except a folder that is passed over: the outbox may lie inside */
  constructor(folder: string, except: string) {
    this.#folder = folder
    this.#except = except
  }

  /** Sorted by path. A folder that goes away meanwhile is empty. @throws when the folder itself cannot be read */
  async look(): Promise<readonly FileLook[]> {
    const paths: string[] = []
    await this.#collect(this.#folder, paths)
    const looks: FileLook[] = []
    for (const path of paths.sort()) {
      const look = await this.lookAt(path)
      if (look !== null) looks.push(look)
    }
    return looks
  }

  /** @returns null when it is no file any more */
  async lookAt(path: string): Promise<FileLook | null> {
    const info = await lstat(path, { bigint: true }).catch(() => null)
    if (info === null || !info.isFile()) return null
    const number = this.#numbers.get(path) ?? this.#numbers.size + 1
    this.#numbers.set(path, number)
    return {
      path,
      number,
      sizeBytes: Number(info.size),
      modifiedMs: Number(info.mtimeMs),
      state: [info.size, info.mtimeNs, info.ctimeNs, info.ino].join('|'),
    }
  }

  /** Path within the folder, for the eyes of whoever asks for it; never written down. */
  nameOf(number: number): string | null {
    for (const [path, known] of this.#numbers)
      if (known === number) return relative(this.#folder, path)
    return null
  }

  async #collect(folder: string, paths: string[]): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (folder === this.#folder) throw error
      return []
    })
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isFile()) paths.push(path)
      else if (entry.isDirectory() && path !== this.#except) await this.#collect(path, paths)
    }
  }
}
