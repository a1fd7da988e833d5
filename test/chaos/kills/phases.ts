import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../../sample-data/generator/random.ts'
import { apiClient } from '../../support/api-client.ts'
import type { ChildService } from '../support/child-service.ts'
import type { Clients } from './clients.ts'
import type { Keys } from './registry-setup.ts'

export interface Scene {
  readonly service: ChildService
  readonly address: string
  readonly dataDir: string
  readonly keys: Keys
  readonly clients: Clients
  readonly random: Random
}

/** Waits for its moment, after which the service is killed; clients are at work all the while. */
export type Phase = (scene: Scene) => Promise<void>

const head = (address: string, key: string, facility: string, bytes: number): string =>
  [
    `POST /api/v1/uploads?facility=${facility} HTTP/1.1`,
    `Host: ${new URL(address).host}`,
    `Authorization: Bearer ${key}`,
    `Content-Length: ${bytes}`,
    '',
    '',
  ].join('\r\n')

/** Resolves at a change of a file in a folder; a moment that does not come is not waited for. */
async function atChange(folder: string, isMeant: (name: string) => boolean): Promise<void> {
  if (!existsSync(folder)) return
  const watcher = watch(folder)
  try {
    const seen = new Promise<void>((resolve) => {
      watcher.on('change', (_event, name) => {
        if (isMeant(String(name))) resolve()
      })
    })
    await Promise.race([seen, pause(3000)])
  } finally {
    watcher.close()
  }
}

/** Moments while the service works. Those at its start are apart: there is no client then. */
export const phases = {
  'some moment': ({ random }) => pause(random.below(400)),

  async receiving({ address, keys, clients, random }) {
    const content = clients.newContent(200)
    content.state = 'sent'
    const { hostname, port } = new URL(address)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(head(address, keys.physicist, content.facility, content.body.length))
    await new Promise((resolve) => socket.write(content.body.slice(0, -100), resolve))
    await pause(random.below(50))
  },

  async reading({ clients, random }) {
    const large = clients.send(clients.newContent(1500))
    large.catch(() => undefined)
    await pause(random.below(250))
  },

  /** The log of the database is written to at COMMIT. */
  committing: async ({ dataDir, random }) => {
    for (let skip = random.below(6); skip >= 0; skip--)
      await atChange(dataDir, (name) => name.endsWith('.wal'))
  },

  /** The ledger is written to right before COMMIT. */
  'between ledger and commit': async ({ dataDir, random }) => {
    for (let skip = random.below(6); skip >= 0; skip--)
      await atChange(join(dataDir, 'ledger'), () => true)
  },

  'right after an answer': async ({ clients }) => {
    await clients.send(clients.newContent(2)).catch(() => undefined)
  },

  withdrawing: async ({ clients, random }) => {
    const content = clients.pick('there')
    if (content !== null) clients.withdraw(content).catch(() => undefined)
    await pause(random.below(25))
  },

  'making a snapshot': async ({ address, keys, random }) => {
    const call = apiClient(address, keys.authority)
    call('/api/v1/snapshots', { method: 'POST' }).catch(() => undefined)
    await pause(random.below(80))
  },

  'making a release': async ({ address, keys, random }) => {
    const call = apiClient(address, keys.authority)
    call('/api/v1/releases', { method: 'POST' }).catch(() => undefined)
    await pause(random.below(120))
  },

  'shutting down': async ({ service, random }) => {
    service.process.kill('SIGTERM')
    await pause(random.below(400))
  },
} satisfies Readonly<Record<string, Phase>>

export type PhaseName = keyof typeof phases | 'starting'
