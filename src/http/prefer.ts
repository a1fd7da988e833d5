/** What a Prefer header (RFC 7240) says of waiting. */
export interface WaitPreference {
  /** The client wants 202 at once, or after `waitSeconds`. */
  readonly respondAsync: boolean
  readonly waitSeconds: number | null
}

/** Unknown and malformed preferences are passed over, as the RFC asks. */
export function waitPreference(header: string | undefined): WaitPreference {
  const preferences = (header ?? '').toLowerCase().split(',')
  const wait = preferences
    .map((preference) => /^\s*wait\s*=\s*"?(\d{1,5})"?\s*(;|$)/.exec(preference)?.[1])
    .find((seconds) => seconds !== undefined)
  return {
    respondAsync: preferences.some((preference) => /^\s*respond-async\s*(;|$)/.test(preference)),
    waitSeconds: wait === undefined ? null : Number(wait),
  }
}
