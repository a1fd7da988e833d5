import type { MiddlewareHandler } from 'hono'
import type { AppEnv, ServicesOf } from './app-env.ts'
import { ProblemError } from './problem.ts'

/** After uploads are ended they have this long to say so; then the connections are soon cut. */
const lastWordMs = 1_500

/** When the service stops and a request is not done in time, its client hears so instead of hearing nothing. */
export function answerBeforeCut(services: ServicesOf): MiddlewareHandler<AppEnv> {
  const unanswered = new Set<() => void>()
  let watched: AbortSignal | null = null
  const watch = (leaving: AbortSignal): void => {
    if (watched === leaving) return
    watched = leaving
    const tellAll = (): void => unanswered.forEach((tell) => tell())
    leaving.addEventListener('abort', () => setTimeout(tellAll, lastWordMs).unref(), { once: true })
  }
  return async (_c, next) => {
    watch(services().uploadLimits.leaving)
    const answered = next()
    // Told by who waits for it, unless it comes too late.
    answered.catch(() => undefined)
    let tell: () => void = () => undefined
    const tooLate = new Promise<never>((_resolve, reject) => {
      tell = () =>
        reject(new ProblemError('stopping', 'It was not done in time; look, or ask again.'))
    })
    unanswered.add(tell)
    try {
      await Promise.race([answered, tooLate])
    } finally {
      unanswered.delete(tell)
    }
  }
}
