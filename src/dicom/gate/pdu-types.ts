/** PS3.8, 9.3: the first byte of a PDU. */
export const pduType = {
  associateRequest: 1,
  associateAccept: 2,
  associateReject: 3,
  data: 4,
  releaseRequest: 5,
  releaseAnswer: 6,
  abort: 7,
} as const

export const pduHeaderBytes = 6

/** Thrown by the gate's readers: the peer does not speak DICOM as it should; nothing of it reaches the library. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation'
}
