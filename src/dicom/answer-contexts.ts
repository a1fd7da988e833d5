import dimse, { type association } from 'dcmjs-dimse'
import { answerContext } from './accepted-contexts.ts'
import { networkLimits } from './limits.ts'

const { PresentationContextResult: result } = dimse.constants

/**
 * Answers every presentation context of a request, and says what else holds for the association.
 * @returns identifiers of the contexts that were accepted
 */
export function answerContexts(
  request: association.Association,
  secondaryCapture: boolean,
): ReadonlySet<number> {
  const accepted = new Set<number>()
  for (const { id, context } of request.getPresentationContexts()) {
    const answer = answerContext(
      context.getAbstractSyntaxUid(),
      context.getTransferSyntaxUids(),
      secondaryCapture,
    )
    if ('accepted' in answer) {
      context.setResult(result.Accept, answer.accepted)
      accepted.add(id)
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
