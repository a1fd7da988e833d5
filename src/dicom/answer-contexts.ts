import dimse, { type association } from 'dcmjs-dimse'
import { answerContext } from './accepted-contexts.ts'
import { networkLimits } from './limits.ts'

const { PresentationContextResult: result } = dimse.constants

export interface AcceptedContext {
  readonly sopClassUid: string
  readonly transferSyntaxUid: string
}

/**
 * Answers every presentation context of a request, and says what else holds for the association.
 * @returns the contexts that were accepted, by identifier
 */
export function answerContexts(
  request: association.Association,
  secondaryCapture: boolean,
): ReadonlyMap<number, AcceptedContext> {
  const accepted = new Map<number, AcceptedContext>()
  for (const { id, context } of request.getPresentationContexts()) {
    const sopClassUid = context.getAbstractSyntaxUid()
    const answer = answerContext(sopClassUid, context.getTransferSyntaxUids(), secondaryCapture)
    if ('accepted' in answer) {
      context.setResult(result.Accept, answer.accepted)
      accepted.set(id, { sopClassUid, transferSyntaxUid: answer.accepted })
    } else if (answer.refused === 'abstract-syntax')
      context.setResult(result.RejectAbstractSyntaxNotSupported)
    else context.setResult(result.RejectTransferSyntaxesNotSupported)
    // The registry only receives.
    if (context.getUserRole() !== undefined) {
      context.setUserRole(true)
      context.setProviderRole(false)
    }
  }
  request.setMaxPduLength(networkLimits.pduBytes)
  request.setNegotiateAsyncOps(false)
  return accepted
}
