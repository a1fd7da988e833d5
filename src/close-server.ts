import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'

/** Connections and requests on their way when the stop came have arrived by then. */
const stillTakenMs = 300
const lookEveryMs = 200

/**
 * Answers what arrives for a moment more, takes no more connections then, and closes those there are once what was asked
 * on them is answered. Node's own `close` hangs up on those whose request has arrived and has not been read yet.
 * @param cutAfterMs connections still open then are cut
 */
export function closeServer(server: Server, cutAfterMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), cutAfterMs)
    const end = (): void => {
      const sweep = setInterval(
        () => afterReading(() => server.closeIdleConnections()),
        lookEveryMs,
      )
      NetServer.prototype.close.call(server, () => {
        clearTimeout(cut)
        clearInterval(sweep)
        resolve()
      })
    }
    setTimeout(() => afterReading(end), stillTakenMs)
  })
}

/** Timers run before sockets are read, immediates after: a loop that was busy has read what arrived meanwhile. */
function afterReading(work: () => void): void {
  setImmediate(() => setImmediate(work))
}
