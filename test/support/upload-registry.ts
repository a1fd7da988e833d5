import { asKey } from './answers.ts'
import { apiClient } from './api-client.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from './opendrl.ts'

export interface UploadRegistry {
  readonly dataDir: string
  service: RunningService
  readonly key: string
  readonly otherKey: string
  call(
    path: string,
    init?: Parameters<ReturnType<typeof apiClient>>[1],
  ): ReturnType<ReturnType<typeof apiClient>>
  /** Starts the service anew on the same data; whoever ended it before. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** A running service with two hospitals and an uploader's key of each. */
export async function openUploadRegistry(
  settings: Readonly<Record<string, string>> = {},
): Promise<UploadRegistry> {
  const folder = await temporaryFolder()
  const keys: string[] = []
  for (const id of ['st-brigid', 'other']) {
    await opendrl(folder.path, 'facility', 'add', '--name', id, '--id', id)
    const args = ['key', 'create', '--role', 'uploader', '--facility', id, '--json']
    keys.push(asKey((await opendrl(folder.path, ...args)).stdout))
  }
  const [key = '', otherKey = ''] = keys
  const registry: UploadRegistry = {
    dataDir: folder.path,
    service: await startService(folder.path, settings),
    key,
    otherKey,
    call: (path, init) => apiClient(registry.service.address, key)(path, init),
    async restart() {
      registry.service = await startService(folder.path, settings)
    },
    async close() {
      await registry.service.stop()
      await folder.remove()
    },
  }
  return registry
}
