import type { Receipt } from '../../contract/receipt.ts'
import type { UploadStore } from '../ports.ts'

/**
 * Failed uploads that could not be taken back when they failed, for want of disk, say. Each is tried again before the
 * next upload starts, and by the next start of the service, which finds it still `running` in the store.
 */
export class LeftBehind {
  readonly #uploads: Pick<UploadStore, 'takeBackUpload'>
  readonly #receipts = new Map<string, Receipt>()

  constructor(uploads: Pick<UploadStore, 'takeBackUpload'>) {
    this.#uploads = uploads
  }

  add(receipt: Receipt): void {
    this.#receipts.set(receipt.uploadId, receipt)
  }

  receipt(uploadId: string): Receipt | null {
    return this.#receipts.get(uploadId) ?? null
  }

  /** @throws what the store threw: as long as it cannot take back it should not be given more */
  async takeBack(at: string): Promise<void> {
    for (const uploadId of this.#receipts.keys()) {
      await this.#uploads.takeBackUpload(uploadId, at)
      this.#receipts.delete(uploadId)
    }
  }
}
