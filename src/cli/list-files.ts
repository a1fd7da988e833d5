import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { UsageError } from './usage-error.ts'

export interface InputFile {
  readonly path: string
  readonly name: string
}

/** The files named, and those of the folders named, in order. */
export async function listFiles(paths: readonly string[]): Promise<readonly InputFile[]> {
  const files: InputFile[] = []
  for (const path of paths) {
    const info = await stat(path).catch(() => {
      throw new UsageError(`There is no file or folder ${path}.`)
    })
    if (!info.isDirectory()) {
      files.push({ path, name: basename(path) })
      continue
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    const inside = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    for (const file of inside.sort()) files.push({ path: file, name: relative(path, file) })
  }
  return files
}
