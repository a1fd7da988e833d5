// Entry of the thread that understands records: the only one beside the service's own that has the pseudonym key.
import { parentPort, workerData } from 'node:worker_threads'
import { createPseudonymiser } from './access/create-pseudonymiser.ts'
import { pseudonymEpoch } from './access/pseudonym-keys.ts'
import type { Pseudonymiser } from './ingest/ports.ts'
import { understand } from './ingest/pipeline/understand.ts'
import type { FromThread, ToThread } from './ingest/thread/messages.ts'

const port = parentPort
if (port === null) throw new Error('This file is started as a thread of the service.')
const given: unknown = workerData
if (!(given instanceof Uint8Array)) throw new Error('The thread was started without its key.')
const master = given

const pseudonymisers = new Map<string, Pseudonymiser>()

function pseudonymiserFor(facilityId: string): Pseudonymiser {
  const known = pseudonymisers.get(facilityId)
  if (known !== undefined) return known
  const made = createPseudonymiser({ master, facilityId, epoch: pseudonymEpoch })
  pseudonymisers.set(facilityId, made)
  return made
}

function answer({ id, facilityId, today, items }: ToThread): FromThread {
  const pseudonymiser = pseudonymiserFor(facilityId)
  try {
    const context = { pseudonymiser, facilityId, today }
    return { id, understood: items.map((item) => understand(item, context)) }
  } catch (error) {
    return {
      id,
      fault:
        error instanceof Error
          ? `${error.name} ${error.stack?.split('\n')[1]?.trim() ?? ''}`
          : 'unknown',
    }
  }
}

port.on('message', (message: ToThread) => port.postMessage(answer(message)))
