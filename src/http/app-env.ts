import type { Principal } from '../access/principal.ts'
import type { Services } from '../services.ts'

/** Services are asked for at each request, so that the routes can be described without a running service. */
export type ServicesOf = () => Services

export interface AppEnv {
  Variables: {
    requestId: string
    principal: Principal
  }
}
