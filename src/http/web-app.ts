import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'

/** The built page. */
export function webApp(root: string) {
  const app = new Hono<AppEnv>()
  app.use('/assets/*', async (c, next) => {
    await next()
    if (c.res.ok) c.res.headers.set('Cache-Control', 'public, max-age=31536000, immutable')
  })
  app.get('/', serveStatic({ root, path: 'index.html' }))
  app.get('/assets/*', serveStatic({ root }))
  // The page names its icon; browsers ask for this one on every other address, such as /docs.
  app.get('/favicon.ico', (c) => c.body(null, 204))
  return app
}
