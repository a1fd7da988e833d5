import { readFile } from 'node:fs/promises'
import { parseKey } from '../access/parse-key.ts'
import { UsageError } from './usage-error.ts'

/** @returns a reader of the registry key, from its file each time, so that a key can be replaced */
export function registryKeyFrom(
  file: string | undefined,
  fromEnvironment: string,
): () => Promise<string> {
  return async () => {
    const text = file === undefined ? fromEnvironment : await readFile(file, 'utf8').catch(() => '')
    const key = text.trim()
    if (parseKey(key) !== null) return key
    throw new UsageError(
      file === undefined
        ? 'The registry key is missing or mistyped: set OPENDRL_SEND_KEY, or name a file with --key-file.'
        : `${file} cannot be read, or does not hold a registry key (odrl_...).`,
    )
  }
}
