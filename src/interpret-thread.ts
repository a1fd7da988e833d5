// Entry of the thread that understands records: the only one beside the service's own that has pseudonym keys.
import { parentPort } from 'node:worker_threads'
import { pseudonymiserOfKey } from './access/create-pseudonymiser.ts'
import type { EpochKey, Pseudonymiser } from './ingest/ports.ts'
import { understand } from './ingest/pipeline/understand.ts'
import type { FromThread, ToThread } from './ingest/thread/messages.ts'

const port = parentPort
if (port === null) throw new Error('This file is started as a thread of the service.')

const pseudonymisers = new Map<string, Pseudonymiser>()

function pseudonymiserFor({ epoch, key }: EpochKey): Pseudonymiser {
  const name = `${epoch} ${Buffer.from(key).toString('base64')}`
  const known = pseudonymisers.get(name)
  if (known !== undefined) return known
  const made = pseudonymiserOfKey(key, epoch)
  pseudonymisers.set(name, made)
  return made
}

function answer({ id, facilityId, today, items, epochs }: ToThread): FromThread {
  try {
    const context = {
      pseudonymiser: pseudonymiserFor(epochs.current),
      earlier: epochs.earlier.map((earlier) => ({
        pseudonymiser: pseudonymiserFor(earlier),
        accepted: earlier.accepted,
      })),
      facilityId,
      today,
    }
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
