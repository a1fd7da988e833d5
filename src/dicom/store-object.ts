import { radiopharmaceuticalClass } from './accepted-contexts.ts'
import type { AcceptedContext } from './answer-contexts.ts'
import type { Command } from './gate/read-command.ts'
import type { ObjectSink } from './object-sink.ts'
import type { ReceiverParts } from './ports.ts'
import { storeStatus, stored, type StoreAnswer } from './statuses.ts'
import { isUid } from './uid.ts'

export interface StoreRequest {
  readonly command: Command
  /** Of the presentation context, which the command must agree with. */
  readonly context: AcceptedContext
  readonly sink: ObjectSink
}

/** What becomes of one object: kept on disk, or refused in words. */
export async function storeObject(
  request: StoreRequest,
  facilityId: string,
  { inbox, hears }: Pick<ReceiverParts, 'inbox' | 'hears'>,
): Promise<StoreAnswer> {
  const { command, context, sink } = request
  const refusal = refusalOf(request)
  if (refusal !== null) return refusal
  try {
    await inbox.keep(facilityId, {
      ...context,
      sopInstanceUid: command.sopInstanceUid,
      dataSet: sink.chunks,
    })
    return stored
  } catch (error) {
    hears.failed(error instanceof Error ? error : new Error('an object could not be written'))
    return { status: storeStatus.outOfResources, comment: 'The disk takes no more; send it again' }
  }
}

function refusalOf({ command, context, sink }: StoreRequest): StoreAnswer | null {
  if (context.sopClassUid === radiopharmaceuticalClass)
    return {
      status: storeStatus.classNotSupported,
      comment: 'Reports of injected activity hold no X-ray dose; not taken',
    }
  if (command.sopClassUid !== context.sopClassUid)
    return { status: storeStatus.classMismatch, comment: 'Command and context differ in class' }
  if (!isUid(command.sopInstanceUid))
    return { status: storeStatus.invalidInstance, comment: 'The SOP Instance UID is not a UID' }
  if (sink.refused === 'too-large')
    return { status: storeStatus.cannotUnderstand, comment: 'Larger than any dose report' }
  if (sink.refused === 'no-room')
    return { status: storeStatus.outOfResources, comment: 'Busy; send it again later' }
  if (sink.bytes === 0)
    return { status: storeStatus.cannotUnderstand, comment: 'The object is empty' }
  return null
}
