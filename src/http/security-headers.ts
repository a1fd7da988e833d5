import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/** Of every answer. Nothing of the registry is for another site's pages, frames or windows. */
const ofAll: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
}

/** Data: a browser that shows it as a page runs and loads nothing. */
const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Pages: scripts and styles come from their own files alone, none inline, none from elsewhere. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const isPage = (path: string): boolean =>
  path === '/' || path.startsWith('/assets/') || path === '/docs' || path === '/docs.css'

/** What a proxy or a browser may keep: nothing of the registry's, unless a route says otherwise. */
const isData = (path: string): boolean => /^\/(api|dicomweb|fhir|metrics)\b/.test(path)

/** @param overTls whether people reach the service by https: browsers are then told to use nothing else */
export function setSecurityHeaders(c: Context<AppEnv>, overTls: boolean): void {
  const { headers } = c.res
  const { path } = c.req
  for (const [name, value] of Object.entries(ofAll)) headers.set(name, value)
  headers.set('Content-Security-Policy', isPage(path) ? pagePolicy : dataPolicy)
  if (overTls) headers.set('Strict-Transport-Security', 'max-age=31536000')
  if (isData(path) && !headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
}
