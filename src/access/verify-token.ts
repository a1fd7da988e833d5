import {
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { signatureAlgorithms } from './provider-keys.ts'

export interface TokenRules {
  readonly issuer: string
  readonly audience: string
  /** As the header must say: "at+jwt", "logout+jwt". */
  readonly type: string
  readonly requiredClaims: readonly string[]
  /** Not taken this long after it was issued, whatever end it names. */
  readonly maxAgeSeconds: number
}

/** Headers by which a token would bring its own key, or change how it is read. */
const forbiddenHeaders = ['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'crit', 'b64', 'zip']

/**
 * What a signed token says, when all of it holds.
 * @returns null for any token that does not: none is told apart
 * @throws ProviderUnavailable when the keys cannot be fetched
 */
export async function verifyToken(
  token: string,
  keys: JWTVerifyGetKey,
  rules: TokenRules,
  now: Date,
): Promise<(JWTPayload & { readonly jti: string }) | null> {
  try {
    const header = decodeProtectedHeader(token)
    if (forbiddenHeaders.some((name) => Object.hasOwn(header, name))) return null
    const { payload } = await jwtVerify(token, keys, {
      algorithms: [...signatureAlgorithms],
      issuer: rules.issuer,
      audience: rules.audience,
      typ: rules.type,
      requiredClaims: ['iss', 'aud', 'exp', 'iat', 'jti', ...rules.requiredClaims],
      maxTokenAge: rules.maxAgeSeconds,
      clockTolerance: 30,
      currentDate: now,
    })
    const { jti } = payload
    return typeof jti === 'string' && jti !== '' ? { ...payload, jti } : null
  } catch (error) {
    // jose tells a header that is no JSON by a TypeError.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null
    throw error
  }
}
