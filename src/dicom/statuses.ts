/** Answers to C-STORE. Source: DICOM PS3.4 Table B.2-1, PS3.7 Annex C. */
export const storeStatus = {
  success: 0x0000,
  invalidInstance: 0x0117,
  classNotSupported: 0x0122,
  outOfResources: 0xa700,
  classMismatch: 0xa900,
  cannotUnderstand: 0xc000,
} as const
export type StoreStatus = (typeof storeStatus)[keyof typeof storeStatus]

export interface StoreAnswer {
  readonly status: StoreStatus
  /** For the sender's log; at most 64 characters, never a value of the object. */
  readonly comment?: string
}

export const stored: StoreAnswer = { status: storeStatus.success }
