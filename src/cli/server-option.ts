import type { Command } from 'commander'
import type { Config } from '../config.ts'
import type { RegistryAddress } from '../send/registry-address.ts'
import { registryAddress } from './registry-address.ts'
import { registryKeyFrom } from './registry-key.ts'

export interface ServerOptions {
  readonly server?: string
  readonly keyFile?: string
  readonly allowHttp?: boolean
}

/** Options of a command that can be done by a running registry instead of on its folder. */
export const withServerOptions = (command: Command): Command =>
  command
    .option(
      '--server <url>',
      'have a running registry do it; without, the registry must be stopped',
    )
    .option('--key-file <file>', 'file with the key of an admin; else OPENDRL_SEND_KEY')
    .option('--allow-http', 'send the key over plain http to another machine')

/** @returns null when no server was named */
export function runningRegistry(
  { server, keyFile, allowHttp }: ServerOptions,
  config: Config,
): { readonly address: RegistryAddress; readonly key: () => Promise<string> } | null {
  if (server === undefined) return null
  return {
    address: registryAddress(server, allowHttp === true),
    key: registryKeyFrom(keyFile, config.OPENDRL_SEND_KEY),
  }
}
