import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { MemberItem } from '../member-item.ts'
import type { PreviewOutcome, ToPreview } from './preview-file.ts'
import type { UploadedFile } from './walk-files.ts'

/** What is to be read, and the facility's own tables to read it by. */
export interface ToParse {
  readonly files: readonly UploadedFile[]
  readonly layouts: readonly ExportLayout[]
  /** The one format that is taken; every one when absent. */
  readonly only?: string
}

/** From the service to the child that parses. */
export type ToChild =
  | (ToParse & {
      readonly kind: 'parse'
      readonly batchSize: number
      /** Where a child before this one got: the member last delivered from, and how many of its items. */
      readonly delivered: DeliveredSoFar
      readonly refuse: readonly number[]
    })
  | (ToPreview & { readonly kind: 'preview' })
  /** The last batch is taken; one more may follow. */
  | { readonly kind: 'ack' }

export interface DeliveredSoFar {
  readonly member: number
  readonly items: number
}

/** The child's descriptor of its {@link MemberMark}, after those of standard streams and messages. */
export const markDescriptor = 4

/** From the child to the service. */
export type FromChild =
  | { readonly kind: 'ready' }
  /** Bytes are being read. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'items'; readonly items: readonly MemberItem[] }
  | { readonly kind: 'previewed'; readonly outcome: PreviewOutcome }
  | { readonly kind: 'done' }
  /** The disk failed, not the file: `code` is the system's. */
  | { readonly kind: 'fault'; readonly code: string }

const hasKind = (value: unknown, kinds: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  kinds.includes(value.kind)

export const isFromChild = (value: unknown): value is FromChild =>
  hasKind(value, ['ready', 'alive', 'items', 'previewed', 'done', 'fault'])

export const isToChild = (value: unknown): value is ToChild =>
  hasKind(value, ['parse', 'preview', 'ack'])
