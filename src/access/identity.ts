import type { Principal } from './principal.ts'
import type { ProviderSignIn } from './provider-sign-in.ts'
import type { SessionDesk } from './session-desk.ts'
import type { SetUpDesk } from './set-up-desk.ts'

/** Who somebody is: all roads by which that is found out. */
export interface Identity {
  /** Of an Authorization header: a key, or a token of the provider where those are taken. */
  authenticate(credential: string): Promise<Principal | null>
  readonly sessions: SessionDesk
  /** Null when people sign in with keys alone. */
  readonly provider: ProviderSignIn | null
  readonly setUp: SetUpDesk
  /** Where people reach the registry, e.g. https://registry.example.org; null: wherever the request went. */
  readonly publicUrl: string | null
}
