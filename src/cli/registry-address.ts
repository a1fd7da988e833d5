import { RegistryAddress } from '../send/registry-address.ts'
import { UsageError } from './usage-error.ts'

/** @throws UsageError when the address cannot be used */
export function registryAddress(text: string, allowHttp: boolean): RegistryAddress {
  const address = RegistryAddress.parse(text, allowHttp)
  if (typeof address === 'string') throw new UsageError(`--server: ${address}`)
  return address
}
