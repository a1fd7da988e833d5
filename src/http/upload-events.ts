import type { Receipt } from '../contract/receipt.ts'
import type { Services } from '../services.ts'

const lookEveryMs = 250
const heartbeatEveryMs = 15_000

export interface EventClock {
  readonly lookEveryMs: number
  readonly heartbeatEveryMs: number
}

/**
 * What becomes of an upload, as server-sent events: `progress` whenever its counts change, then `receipt`, then the end.
 * Progress is looked at, not queued: a slow reader gets fewer events, never a backlog. The stream ends early when the
 * reader goes, or the service stops.
 */
export function uploadEvents(
  services: Pick<Services, 'receipt' | 'takesWork'>,
  first: Receipt,
  signal: AbortSignal,
  onEnd: () => void,
  clock: EventClock = { lookEveryMs, heartbeatEveryMs },
): ReadableStream<Uint8Array> {
  const leave = new AbortController()
  const over = AbortSignal.any([signal, leave.signal])
  const texts = eventTexts(services, first, over, clock)
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await texts.next()
          if (next.done !== true) return controller.enqueue(encoder.encode(next.value))
          controller.close()
        } catch {
          // the adapter below would write the error's own words to the client
          controller.error(new Error('The stream ended early.'))
        }
        onEnd()
      },
      async cancel() {
        leave.abort()
        onEnd()
        await texts.return()
      },
    },
    { highWaterMark: 0 },
  )
}

async function* eventTexts(
  services: Pick<Services, 'receipt' | 'takesWork'>,
  first: Receipt,
  over: AbortSignal,
  clock: EventClock,
): AsyncGenerator<string, void, undefined> {
  // the first bytes tell a client, and every proxy, that the stream is open
  yield 'retry: 2000\n\n'
  let receipt: Receipt | null = first
  let told = ''
  let quietMs = 0
  while (receipt !== null && receipt.state === 'running') {
    const { uploadId, state, counts, formats, findingsTotal } = receipt
    const now = JSON.stringify({ uploadId, state, counts, formats, findingsTotal })
    if (now !== told) yield event('progress', counts.seen, now)
    else if (quietMs >= clock.heartbeatEveryMs) yield ': still reading\n\n'
    quietMs = now === told && quietMs < clock.heartbeatEveryMs ? quietMs + clock.lookEveryMs : 0
    told = now
    await pause(clock.lookEveryMs, over)
    if (over.aborted || !services.takesWork()) return
    receipt = await services.receipt(uploadId)
  }
  if (receipt !== null) yield event('receipt', 'end', JSON.stringify(receipt))
}

const event = (name: string, id: number | string, data: string): string =>
  `event: ${name}\nid: ${id}\ndata: ${data}\n\n`

const pause = (ms: number, over: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      over.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    over.addEventListener('abort', end, { once: true })
    if (over.aborted) end()
  })
