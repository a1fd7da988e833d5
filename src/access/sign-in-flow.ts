import { createHmac } from 'node:crypto'

/**
 * One sign-in at the provider, kept by the browser alone: a secret in a cookie, of which state, nonce and the PKCE
 * verifier are made. What comes back must fit the cookie of the browser it comes back in.
 */
export interface SignInFlow {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  /** The page's own search part to come back to, e.g. "?view=data". */
  readonly returnTo: string
}

export const flowLifetimeMs = 10 * 60_000

/** @returns the value of the cookie */
export function beginFlow(
  returnTo: string,
  now: Date,
  randomBytes: (size: number) => Uint8Array,
): string {
  const secret = Buffer.from(randomBytes(32)).toString('base64url')
  const place = Buffer.from(ownSearch(returnTo)).toString('base64url')
  return `${secret}.${now.getTime()}.${place}`
}

/** @returns null for what is no such cookie, or is too old */
export function readFlow(cookie: string, now: Date): SignInFlow | null {
  const match = /^([\w-]{43})\.(\d{1,15})\.([\w-]{0,2000})$/.exec(cookie)
  if (match === null) return null
  const [, secret = '', begun = '', place = ''] = match
  const age = now.getTime() - Number(begun)
  if (age < 0 || age > flowLifetimeMs) return null
  const part = (use: string): string =>
    createHmac('sha256', secret).update(`${use}|${begun}|${place}`).digest('base64url')
  return {
    state: part('state'),
    nonce: part('nonce'),
    codeVerifier: part('pkce'),
    returnTo: ownSearch(Buffer.from(place, 'base64url').toString('utf8')),
  }
}

/** Only a search part of our own page, never an address: nobody is sent elsewhere after sign-in. */
const ownSearch = (text: string): string => (/^\?[\w=&%.,~+-]{1,1000}$/.test(text) ? text : '')
