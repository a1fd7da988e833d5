/** Something to send: a file with the name people know it by, its folders included. */
export interface Sendable {
  readonly file: File
  readonly name: string
}

const megabyte = 1024 * 1024
/** So many files get a receipt each; more share one a batch. */
const fewFiles = 10
export const batchLimits = { files: 1000, bytes: 128 * megabyte } as const

/**
 * Cuts what was chosen into requests, in order: a few files one by one, many in batches of at most 1,000 files and
 * 128 MB, a larger file alone.
 */
export function uploadBatches(
  files: readonly Sendable[],
  limits: { readonly files: number; readonly bytes: number } = batchLimits,
): readonly (readonly Sendable[])[] {
  if (files.length <= fewFiles) return files.map((file) => [file])
  const batches: Sendable[][] = []
  let bytes = 0
  for (const sendable of files) {
    const last = batches.at(-1)
    const { size } = sendable.file
    if (last === undefined || last.length >= limits.files || bytes + size > limits.bytes) {
      batches.push([sendable])
      bytes = size
    } else {
      last.push(sendable)
      bytes += size
    }
  }
  return batches
}

/** What systems leave in folders: no files of the hospital's. */
export const isClutter = (name: string): boolean =>
  name
    .split('/')
    .some((part) => ['.DS_Store', 'Thumbs.db', '__MACOSX'].includes(part) || part.startsWith('._'))

/** "a.dcm", or "2024/a.dcm and 999 more files". */
export function batchTitle(batch: readonly Sendable[]): string {
  const more = batch.length - 1
  const first = batch[0]?.name ?? ''
  if (more === 0) return first
  return `${first} and ${more.toLocaleString('en')} more ${more === 1 ? 'file' : 'files'}`
}
