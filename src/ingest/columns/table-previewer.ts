import type { PreviewOutcome, ToPreview } from '../child/preview-file.ts'

/** Looks into a table away from the service's own process. */
export interface TablePreviewer {
  /** A file that costs its reader the life is no table. @throws what is the disk's or the installation's fault */
  preview(order: ToPreview): Promise<PreviewOutcome>
}
