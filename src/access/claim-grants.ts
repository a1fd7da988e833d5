import type { Role } from './role.ts'

/** What values of a provider's claims mean here, as data; a value that is not in it means nothing. */
export interface ClaimGrants {
  readonly roles: ReadonlyMap<string, readonly Role[]>
  /** Null: the values are the codes of facilities themselves. */
  readonly facilities: ReadonlyMap<string, string> | null
}

/**
 * The texts of a claim: one, or a list. The name is looked for as it is, then as a path ("realm_access.roles"), for some
 * providers nest their claims and others name them by addresses with dots in them.
 */
export function claimValues(claims: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : atPath(claims, name.split('.'))
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((item) => typeof item === 'string')
}

function atPath(claims: object, path: readonly string[]): unknown {
  let value: unknown = claims
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Object.entries(value).find(([key]) => key === name)?.[1]
  }
  return value
}

/** Default deny: an unknown value gives no role. */
export function rolesOf(values: readonly string[], { roles }: ClaimGrants): readonly Role[] {
  return [...new Set(values.flatMap((value) => roles.get(value) ?? []))]
}

/** Only facilities that exist; "*" is no facility's code, so a claim never gives all of them. */
export function facilitiesOf(
  values: readonly string[],
  { facilities }: ClaimGrants,
  existing: ReadonlySet<string>,
): readonly string[] {
  const codes = values.flatMap((value) =>
    facilities === null ? [value] : (facilities.get(value) ?? []),
  )
  return [...new Set(codes)].filter((code) => existing.has(code))
}

/** The values of the claims that mean something here: the rest of what a provider says is not kept. */
export function meaningfulClaims(
  values: readonly string[],
  meanings: { has(value: string): boolean } | null,
): readonly string[] {
  return [...new Set(values)].filter((value) => meanings?.has(value) ?? true).slice(0, 1000)
}
