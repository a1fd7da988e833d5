import type { Receipt, ReceiptCounts } from '../../contract/receipt.ts'
import { EventStreamReader } from '../logic/event-stream.ts'
import { isProgress, isReceipt } from './guards.ts'
import { unreachable } from './api-problem.ts'

const tries = 20
const pauseMs = 2000

/**
 * Follows an upload until its receipt is there. A connection that breaks is made again.
 * @param open asks for the events; rejects with an ApiProblem when the service refuses
 */
export async function followUpload(
  open: (lastEventId: string) => Promise<Response>,
  onProgress: (counts: ReceiptCounts) => void,
): Promise<Receipt> {
  let last = ''
  for (let broken = 0; broken < tries; broken++) {
    if (broken > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    const { body } = await open(last)
    if (body === null) continue
    const events = new EventStreamReader()
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const next = await reader.read().catch(() => null)
      if (next === null || next.done) break
      for (const { name, id, data } of events.take(next.value)) {
        last = id
        broken = 0
        const value: unknown = JSON.parse(data)
        if (name === 'progress' && isProgress(value)) onProgress(value.counts)
        if (name === 'receipt' && isReceipt(value)) return value
      }
    }
  }
  throw unreachable()
}
