import { dicomLimits } from '../ingest/dicom/limits.ts'

/** What one peer may cost; a sound one stays far below each. */
export const networkLimits = {
  /** Announced in negotiation, and the most that dcmtk and Orthanc send. */
  pduBytes: 131_072,
  /** Some senders leave the headers out of their count. */
  pduTolerance: 1024,
  associationRequestBytes: 65_536,
  /** Their identifiers are the odd numbers of one byte (PS3.8, 9.3.2.2). */
  presentationContexts: 128,
  transferSyntaxesPerContext: 64,
  /** A C-STORE command has some 200 bytes. */
  commandBytes: 4096,
  /** As the reader: a larger object would be refused by it. */
  objectBytes: dicomLimits.fileBytes - 4096,
  /** What is read and thrown away of a larger object, to answer it, before the association is aborted. */
  discardedBytes: 4 * dicomLimits.fileBytes,
  /** Objects under way of all associations together. */
  objectsUnderWayBytes: 256 * 1024 * 1024,
  /** Answers a peer leaves unread. */
  unreadAnswerBytes: 65_536,
  /** From connecting to the end of the association request (PS3.8, ARTIM). */
  artimMs: 20_000,
  /** From an answer that ends the association to the sender's hanging up. */
  hangUpMs: 2000,
} as const
