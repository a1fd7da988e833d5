import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import { adaptersWith } from '../adapters.ts'
import type { MemberItem, UploadParser } from '../member-item.ts'
import { batches } from './batches.ts'
import { walkFiles, type UploadedFile } from './walk-files.ts'

export const defaultBatchSize = 500

/** Reads in this process, without limits of time and memory: for files one trusts, and for tests. */
export function createInlineParser(batchSize: number = defaultBatchSize): UploadParser {
  async function* parse(
    files: readonly UploadedFile[],
    signal?: AbortSignal,
    layouts: readonly ExportLayout[] = [],
    only?: string,
  ): AsyncGenerator<readonly MemberItem[]> {
    signal?.throwIfAborted()
    const options = { adapters: adaptersWith(layouts, only), archives: only === undefined }
    for await (const batch of batches(walkFiles(files, options), batchSize)) {
      yield batch
      signal?.throwIfAborted()
    }
  }
  return { parse, close: () => Promise.resolve() }
}
