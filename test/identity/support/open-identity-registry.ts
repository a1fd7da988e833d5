import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asKey } from '../../support/answers.ts'
import { freePort } from '../../support/free-port.ts'
import {
  opendrl,
  startService,
  temporaryFolder,
  type RunningService,
} from '../../support/opendrl.ts'
import { audience, registryClient, startProvider, type TestProvider } from './start-provider.ts'

export interface IdentityRegistry {
  readonly address: string
  readonly dataDir: string
  readonly provider: TestProvider
  service: RunningService
  readonly adminKey: string
  readonly uploaderKey: string
  /** Starts it anew on the same data, with other settings. */
  restart(more?: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

/** A registry with two hospitals that knows an OpenID provider, both on loopback. */
export async function openIdentityRegistry(
  settings: Readonly<Record<string, string>> = {},
): Promise<IdentityRegistry> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const provider = await startProvider(address)
  const secretFile = join(folder.path, 'client-secret')
  await writeFile(secretFile, `${registryClient.secret}\n`)
  for (const id of ['st-brigid', 'other'])
    await opendrl(folder.path, 'facility', 'add', '--name', id, '--id', id)
  const make = async (...args: readonly string[]) =>
    asKey((await opendrl(folder.path, 'key', 'create', ...args, '--json')).stdout)
  const adminKey = await make('--role', 'admin')
  const uploaderKey = await make('--role', 'uploader', '--facility', 'st-brigid')
  const base = {
    OPENDRL_PORT: String(port),
    OPENDRL_PUBLIC_URL: address,
    OPENDRL_OIDC_ISSUER: provider.issuer,
    OPENDRL_OIDC_CLIENT_ID: registryClient.id,
    OPENDRL_OIDC_CLIENT_SECRET_FILE: secretFile,
    OPENDRL_OIDC_NAME: 'Hospital ID',
    OPENDRL_TOKEN_AUDIENCE: audience,
    ...settings,
  }
  const registry: IdentityRegistry = {
    address,
    dataDir: folder.path,
    provider,
    service: await startService(folder.path, base),
    adminKey,
    uploaderKey,
    async restart(more = {}) {
      await registry.service.stop()
      registry.service = await startService(folder.path, { ...base, ...more })
    },
    async close() {
      await registry.service.stop()
      await provider.close()
      await folder.remove()
    },
  }
  return registry
}
