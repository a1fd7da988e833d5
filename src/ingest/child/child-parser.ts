import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { MemberItem, UploadParser } from '../member-item.ts'
import type { TablePreviewer } from '../columns/table-previewer.ts'
import { defaultBatchSize } from './inline-parser.ts'
import { previewInChild } from './preview-in-child.ts'
import { parseInChildren, type ChildLost } from './parse-in-children.ts'
import { ProcessPool } from './process-pool.ts'
import type { UploadedFile } from './walk-files.ts'

export interface ChildParserOptions {
  /** The built entry `parse-child.js`. */
  readonly scriptPath: string
  readonly memoryLimitMb?: number
  /** How long a child may read without a sign of progress. */
  readonly silenceLimitMs?: number
  readonly batchSize?: number
  readonly onChildLost?: ChildLost
}

/** Uploads at once; more wait. */
const maxChildren = 2

/** Reads uploads in child processes with limited memory, which are killed when they hang and replaced when they die. */
export function createChildParser(options: ChildParserOptions): UploadParser & TablePreviewer {
  const pool = new ProcessPool({
    scriptPath: options.scriptPath,
    memoryLimitMb: options.memoryLimitMb ?? 512,
    size: maxChildren,
  })
  const limits = {
    silenceLimitMs: options.silenceLimitMs ?? 10_000,
    batchSize: options.batchSize ?? defaultBatchSize,
  }
  const onLost = options.onChildLost ?? (() => undefined)

  async function* parse(
    files: readonly UploadedFile[],
    signal?: AbortSignal,
    layouts: readonly ExportLayout[] = [],
    only?: string,
  ): AsyncGenerator<readonly MemberItem[]> {
    const toParse = { files, layouts, ...(only === undefined ? {} : { only }) }
    await pool.enter()
    try {
      yield* parseInChildren(pool, toParse, limits, onLost, signal)
    } finally {
      pool.leave()
    }
  }
  return {
    parse,
    preview: (order) => previewInChild(pool, order, limits.silenceLimitMs),
    close: () => pool.close(),
  }
}
