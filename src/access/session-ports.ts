/** Someone who is signed in, as stored: never the session's secret, only its SHA-256. */
export interface StoredSession {
  readonly sessionSha256: string
  /** The key it was exchanged for, and which it ends with; null for a person of a provider. */
  readonly keyId: string | null
  /** "key:<id>", or "<issuer>|<subject>". */
  readonly subject: string
  /** The provider's own name of the session ("sid"), by which it can end it. */
  readonly providerSession: string | null
  readonly label: string
  /** What the provider said of the person: values that roles and facilities are made of at each request. */
  readonly roleClaims: readonly string[]
  readonly facilityClaims: readonly string[]
  readonly createdAt: string
  readonly expiresAt: string
}

export interface SessionStore {
  addSession(session: StoredSession): Promise<void>
  /** @returns null when there is no such session, or it was ended; `seenAt`: the last use that was written down */
  session(
    sessionSha256: string,
  ): Promise<(StoredSession & { readonly seenAt: string | null }) | null>
  sessionSeen(sessionSha256: string, at: string): Promise<void>
  /** Ending again changes nothing. */
  endSession(sessionSha256: string, at: string): Promise<void>
  /** Ends those of a person, or the one of this name at the provider. @returns how many */
  endSessionsOf(
    who: { readonly subject: string } | { readonly providerSession: string },
    at: string,
  ): Promise<number>
  /** Removes those that would have expired by then. */
  forgetSessions(before: string): Promise<void>
}

/** Tokens that are good for one time. */
export interface OneTimeStore {
  /** @returns false when it was used before */
  use(tokenSha256: string, expiresAt: string, now: string): Promise<boolean>
}
