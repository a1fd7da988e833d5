import { Hono } from 'hono'
import type { AppEnv, ServicesOf } from './app-env.ts'

/** Liveness says the process answers; readiness that it can take work (database open, not stopping). */
export function healthRoutes(services: ServicesOf) {
  const app = new Hono<AppEnv>()
  app.get('/health/live', (c) => c.json({ status: 'live' }))
  app.get('/health/ready', (c) => {
    const { failure } = services().disk
    if (failure !== null) return c.json({ status: 'not-ready', reason: failure }, 503)
    const { fault } = services().ledgerState()
    // It answers questions and takes nothing: who watches must come, and who asks is still served.
    if (fault !== null) return c.json({ status: 'read-only', reason: fault }, 503)
    const ready = services().ready()
    return c.json({ status: ready ? 'ready' : 'not-ready' }, ready ? 200 : 503)
  })
  return app
}
