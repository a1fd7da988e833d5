import type { Services } from '../services.ts'
import type { CliContext } from './context.ts'
import { exitCodes } from './io.ts'

/** Whether there is a facility of this code; says so when there is none. */
export async function knownFacility(
  { io, finish }: CliContext,
  services: Services,
  code: string,
): Promise<boolean> {
  if ((await services.facilities.facility(code)) !== null) return true
  io.err.write(`There is no facility "${code}" (opendrl facility list).\n`)
  finish(exitCodes.badInput)
  return false
}
