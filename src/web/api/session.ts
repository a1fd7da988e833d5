/** Who is signed in: GET /api/v1/session. */
export interface Session {
  readonly label: string
  readonly roles: readonly string[]
  readonly facilities: readonly { readonly id: string; readonly name: string }[]
}
