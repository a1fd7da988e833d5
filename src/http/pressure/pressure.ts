import type { Context, MiddlewareHandler } from 'hono'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { AppEnv, ServicesOf } from '../app-env.ts'
import { ProblemError } from '../problem.ts'
import { addressGroup, clientAddress, type IsTrusted } from './client-address.ts'
import { boundedBody, type BodyPace } from './bounded-body.ts'
import { sharedGate, type Gate } from './gate.ts'
import { KnownCredentials } from './known-credentials.ts'
import { rateClassOf } from './rate-classes.ts'
import { RateLimits, type RateFields, type RateQuotas } from './rate-limits.ts'
import { untilDeadline } from './until-deadline.ts'

export interface PressureOptions {
  /** Requests a minute; 0 switches a limit off. */
  readonly quotas: RateQuotas
  /** Requests under way at once, of any kind. */
  readonly maxRequests: number
  readonly maxUploads: number
  readonly maxQuestions: number
  /** Bytes of a body that is no upload. */
  readonly maxBodyBytes: number
  readonly pace: BodyPace
  /** A question still running then is given up. */
  readonly deadlineMs: number
  readonly isTrustedProxy: IsTrusted
  /** Makes digests of credentials worth nothing outside this process. */
  readonly secret: Uint8Array
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  readonly onRefused: (why: string) => void
}

/** What keeps the service answering when more is asked of it than it can do: limits, places, deadlines. */
export interface Pressure {
  /** Before anything is looked at: places, requests without a credential, addresses that guess. */
  readonly atTheDoor: MiddlewareHandler<AppEnv>
  /** Once it is known who asks: their limit, places of what is dear, small bodies, the deadline. */
  readonly afterSignIn: MiddlewareHandler<AppEnv>
  readonly gates: Readonly<Record<'requests' | 'uploads' | 'questions', Gate>>
}

export function createPressure(services: ServicesOf, options: PressureOptions): Pressure {
  const { now, onRefused } = options
  const limits = new RateLimits(options.quotas, now, onRefused)
  const known = new KnownCredentials(options.secret)
  const gates = {
    // one asker's share is held by the gates below and by its rate
    requests: sharedGate('requests', options.maxRequests * 2),
    uploads: sharedGate('uploads', options.maxUploads),
    questions: sharedGate('questions', options.maxQuestions),
  }
  const enter = (name: keyof typeof gates, who: string, elsewhere = 0): (() => void) => {
    try {
      return gates[name].enter(who, elsewhere)
    } catch (error) {
      onRefused(name)
      throw error
    }
  }
  const addressOf = (c: Context<AppEnv>): string =>
    addressGroup(
      clientAddress(
        getConnInfo(c).remote.address,
        c.req.header('x-forwarded-for'),
        options.isTrustedProxy,
      ),
    )

  return {
    gates,
    async atTheDoor(c, next) {
      const address = addressOf(c)
      const leave = enter('requests', address)
      try {
        const credential = credentialOf(c)
        if (isSignIn(c)) limits.admitCredential(address)
        if (credential === undefined) tell(c, limits.admit('anonymous', address))
        else if (!known.has(credential, now())) limits.admitCredential(address)
        await next()
        if (isWrong(c)) limits.countFailure(address)
        else if (credential !== undefined && c.get('principal') !== undefined)
          known.remember(credential, now())
      } finally {
        leave()
      }
    },
    async afterSignIn(c, next) {
      // whoever left while it was found out who it is takes no place from others
      if (c.req.raw.signal.aborted)
        throw new ProblemError('body-interrupted', 'The client is gone.')
      const rateClass = rateClassOf(c.req.method, c.req.path)
      const who = c.get('principal').keyId
      tell(c, limits.admit(rateClass, who))
      const isUpload = rateClass === 'uploads'
      if (!isUpload) await boundedBody(c, options.maxBodyBytes, options.pace)
      const leave = isUpload
        ? enter('uploads', who, services().uploadsRunning())
        : rateClass === 'questions'
          ? enter('questions', who)
          : () => undefined
      const until = untilDeadline(c.req.raw.signal, options.deadlineMs)
      c.set('until', until.signal)
      try {
        await next()
      } finally {
        until.clear()
        leave()
      }
    },
  }
}

/** Cookies count where there is no header: the page's own requests. */
function credentialOf(c: Context<AppEnv>): string | undefined {
  if (!/^\/(api|dicomweb|fhir|metrics)\b/.test(c.req.path)) return undefined
  return c.req.header('authorization') ?? c.req.header('cookie')
}

const isSignIn = (c: Context<AppEnv>): boolean =>
  c.req.method === 'POST' && c.req.path.startsWith('/auth/')

/** A session that is over is no guess: its cookie is dropped by the browser, not tried with another. */
const isWrong = (c: Context<AppEnv>): boolean =>
  c.res.status === 401
    ? c.req.header('authorization') !== undefined || isSignIn(c)
    : c.res.status === 403 && isSignIn(c)

function tell(c: Context<AppEnv>, fields: RateFields): void {
  for (const [name, value] of fields) c.header(name, value)
}
