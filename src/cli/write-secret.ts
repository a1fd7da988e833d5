import { open } from 'node:fs/promises'
import { UsageError } from './usage-error.ts'

/** Writes a new file that only its owner can read. @throws UsageError when it cannot be made, or is there already */
export async function writeSecret(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const there = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new UsageError(
      there ? `${path} is there already; it is not overwritten.` : `${path} cannot be written.`,
    )
  })
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
