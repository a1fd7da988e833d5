import type { ExportLayout } from '../catalogue/export-layouts/export-layout.ts'
import type { SourceItem } from './adapter.ts'

/** One item of one file of an upload. A zip's entries count as its files, in the archive's order. */
export interface MemberItem {
  /** 1-based position of the file within the upload. */
  readonly member: number
  /** Name as sent; shown in the live receipt, never stored. */
  readonly name: string
  readonly item: SourceItem
}

/** Reads uploaded files away from the service's own process and survives whatever they hold. */
export interface UploadParser {
  /**
   * @param files paths on local disk, with the names people know them by
   * @param layouts of the facility's own tables
   * @param only the one format a road takes, by its adapter's name; archives are then not opened
   * @returns items in batches, in order; a crash or overrun of one file becomes its `limit-exceeded` refusal
   */
  parse(
    files: readonly { readonly path: string; readonly name: string }[],
    signal?: AbortSignal,
    layouts?: readonly ExportLayout[],
    only?: string,
  ): AsyncIterable<readonly MemberItem[]>
  close(): Promise<void>
}
