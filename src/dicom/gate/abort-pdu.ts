import { pduType } from './pdu-types.ts'

/** A-ABORT of the service provider, without a reason (PS3.8, 9.3.8). */
export const abortPdu = (): Buffer => Buffer.from([pduType.abort, 0, 0, 0, 0, 4, 0, 0, 2, 0])
