import { stat } from 'node:fs/promises'
import type { InputFile } from './list-files.ts'

export interface SizedFile extends InputFile {
  readonly sizeBytes: number
}

export const partLimits = { files: 10_000, bytes: 1_000_000_000 } as const

/** Cuts many files into uploads, in order; a larger file is one alone. */
export async function uploadParts(
  files: readonly InputFile[],
  limits: { readonly files: number; readonly bytes: number } = partLimits,
): Promise<readonly (readonly SizedFile[])[]> {
  const parts: SizedFile[][] = []
  let bytes = 0
  for (const file of files) {
    const { size: sizeBytes } = await stat(file.path)
    const last = parts.at(-1)
    if (last === undefined || last.length >= limits.files || bytes + sizeBytes > limits.bytes) {
      parts.push([{ ...file, sizeBytes }])
      bytes = sizeBytes
    } else {
      last.push({ ...file, sizeBytes })
      bytes += sizeBytes
    }
  }
  return parts
}
