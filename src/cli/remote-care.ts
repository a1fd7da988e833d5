import { z } from 'zod'
import type { RegistryAddress } from '../send/registry-address.ts'

/** The registry does not do it, in its own words. */
export class RegistryRefused extends Error {
  override readonly name = 'RegistryRefused'
}

const problem = z.object({ detail: z.string() })

/**
 * Asks a running registry to do something and waits for it to be done.
 * @param path below /api/v1
 * @throws RegistryRefused
 */
export async function askRegistry<Answer>(
  { address, key }: { readonly address: RegistryAddress; readonly key: () => Promise<string> },
  path: string,
  answer: z.ZodType<Answer>,
): Promise<Answer> {
  const response = await fetch(address.api(path), {
    method: 'POST',
    headers: { authorization: `Bearer ${await key()}` },
    redirect: 'manual',
  }).catch(() => null)
  if (response === null) throw new RegistryRefused('The registry cannot be reached.')
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return answer.parse(body)
  throw new RegistryRefused(
    problem.safeParse(body).data?.detail ?? `The registry answered with status ${response.status}.`,
  )
}
