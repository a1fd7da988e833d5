import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/**
 * Cookies of the page. Over https their names begin with `__Host-`: the browser then takes them from this host alone, for
 * the whole of it and never without TLS, so that no neighbouring host can plant one. Scripts never see them.
 */
export interface CookieKind {
  readonly name: string
  /** `Strict`: sent by the page alone. `Lax`: also when a provider sends the browser back by a link. */
  readonly sameSite: 'Strict' | 'Lax'
}

export const sessionCookie: CookieKind = { name: 'opendrl-session', sameSite: 'Strict' }
/** For the minutes of a sign-in at the provider. */
export const signInCookie: CookieKind = { name: 'opendrl-sign-in', sameSite: 'Lax' }

/** @returns the value; null when there is none, or two of the same name (one of which somebody planted) */
export function readCookie(
  c: Context<AppEnv>,
  kind: CookieKind,
  publicUrl: string | null,
): string | null {
  const name = fullName(kind, publicUrl)
  const values = (c.req.header('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  const [value] = values
  return values.length === 1 && value !== undefined && value !== '' ? value : null
}

/** @param value of base64url characters and dots */
export function setCookie(
  c: Context<AppEnv>,
  kind: CookieKind,
  publicUrl: string | null,
  value: string,
  maxAgeMs: number,
): void {
  const parts = [
    `${fullName(kind, publicUrl)}=${value}`,
    'Path=/',
    `Max-Age=${Math.floor(maxAgeMs / 1000)}`,
    'HttpOnly',
    `SameSite=${kind.sameSite}`,
    ...(isSecure(publicUrl) ? ['Secure'] : []),
  ]
  c.header('Set-Cookie', parts.join('; '), { append: true })
}

export const clearCookie = (c: Context<AppEnv>, kind: CookieKind, publicUrl: string | null): void =>
  setCookie(c, kind, publicUrl, '', 0)

const isSecure = (publicUrl: string | null): boolean => publicUrl?.startsWith('https:') ?? false

const fullName = ({ name }: CookieKind, publicUrl: string | null): string =>
  isSecure(publicUrl) ? `__Host-${name}` : name
