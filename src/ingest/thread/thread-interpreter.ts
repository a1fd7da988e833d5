import { Worker } from 'node:worker_threads'
import type { Interpreter } from '../pipeline/interpreter.ts'
import type { UnderstoodItem } from '../pipeline/understand.ts'
import type { EpochsOf } from '../ports.ts'
import type { FromThread, ToThread } from './messages.ts'

/** Records live for a moment; room for them spares copying those of a batch again and again. */
const youngGenerationMb = 64

interface Waiting {
  resolve(understood: readonly UnderstoodItem[]): void
  reject(error: Error): void
}

/**
 * Understands in a thread of its own, so that requests are answered while uploads are read. Begun at the first
 * upload; begun anew should it fail, which fails what it had at hand.
 * @param epochsOf what a facility's records are keyed with, asked for every batch
 */
export function createThreadInterpreter(scriptPath: string, epochsOf: EpochsOf): Interpreter {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let ids = 0
  let closed = false

  const start = (): Worker => {
    const begun = new Worker(scriptPath, {
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    })
    const over = (error: Error): void => {
      if (worker !== begun) return
      worker = null
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    }
    begun.on('message', (message: FromThread) => {
      const asked = waiting.get(message.id)
      waiting.delete(message.id)
      if (waiting.size === 0) begun.unref()
      if ('understood' in message) asked?.resolve(message.understood)
      else asked?.reject(new Error(`a record could not be understood: ${message.fault}`))
    })
    begun.once('error', over)
    begun.once('exit', () => over(new Error('the interpreting thread ended')))
    return begun
  }

  return {
    async interpret(items, { facilityId, today }) {
      const epochs = await epochsOf(facilityId)
      return new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error('the interpreter is closed'))
          return
        }
        worker ??= start()
        worker.ref()
        const id = (ids += 1)
        waiting.set(id, { resolve, reject })
        const message: ToThread = { id, facilityId, today, items, epochs }
        worker.postMessage(message)
      })
    },
    async close() {
      closed = true
      await worker?.terminate()
    },
  }
}
