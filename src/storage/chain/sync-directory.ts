import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes names in a directory, or the content of a file, last through a loss of power. */
export function syncDirectory(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
