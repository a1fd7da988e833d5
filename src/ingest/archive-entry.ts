import type { RuleId } from '../domain/finding-rules.ts'
import type { ByteSource } from './adapter.ts'

/** An entry's checked bytes, or the reason it is not read. */
export type OpenedEntry =
  | { readonly ok: true; readonly source: ByteSource }
  | { readonly ok: false; readonly rule: RuleId; readonly detail: string }

/** One file of an archive. */
export interface ArchiveEntry {
  readonly name: string
  /** Unpacks and verifies; valid until the next entry is asked for. */
  open(onBytes: () => void): Promise<OpenedEntry>
}
