import dimse from 'dcmjs-dimse'
import type { Refusal } from './ports.ts'

const { RejectReason: reason, RejectResult: result, RejectSource: source } = dimse.constants

/** Result, source and reason of an A-ASSOCIATE-RJ (PS3.8, table 9-21). */
export function rejection(why: Refusal): readonly [number, number, number] {
  switch (why) {
    case 'called-ae-title':
      return [result.Permanent, source.ServiceUser, reason.CalledAeNotRecognized]
    case 'calling-ae-title':
      return [result.Permanent, source.ServiceUser, reason.CallingAeNotRecognized]
    case 'too-many':
      return [result.Transient, source.ServiceProviderPresentation, reason.LocalLimitExceeded]
    default:
      return [result.Transient, source.ServiceProviderPresentation, reason.TemporaryCongestion]
  }
}
