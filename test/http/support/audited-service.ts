import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { z } from 'zod'
import { type AuditEvent, auditEvent } from '../../../src/contract/audit-event.ts'
import { readAudit } from '../../../src/storage/audit/read-audit.ts'
import { asKey } from '../../support/answers.ts'
import { type ApiAnswer, apiClient } from '../../support/api-client.ts'
import {
  opendrl,
  startService,
  temporaryFolder,
  type RunningService,
} from '../../support/opendrl.ts'
import { entities } from './audit-words.ts'

/** What was answered, and the entry it left. */
export interface Seen {
  readonly answer: ApiAnswer
  readonly event: AuditEvent | undefined
}

/** A service of its own for the tests of a file, with a key of every kind, and the trail as it is on disk. */
export function auditedService() {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let service: RunningService
  const keys = new Map<string, { readonly id: string; readonly key: string }>()
  const as = (who: string) => apiClient(service.address, keys.get(who)?.key)
  const idOf = (who: string): string => keys.get(who)?.id ?? ''

  const onDisk = async (): Promise<readonly AuditEvent[]> =>
    (await readAudit(join(folder.path, 'audit'), { filter: {}, after: 0, limit: 50_000 })).events

  /** Does something, and gives the one entry it left; fails for any other number of entries. */
  async function oneEntry(does: () => Promise<ApiAnswer>): Promise<Seen> {
    const before = (await onDisk()).length
    const answer = await does()
    const added = (await onDisk()).slice(before)
    expect(added.map(({ subtype }) => subtype.map(({ code }) => code))).toHaveLength(1)
    return { answer, event: auditEvent.parse(added[0]) }
  }
  async function noEntry(does: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
    const before = (await onDisk()).length
    const answer = await does()
    expect((await onDisk()).slice(before)).toEqual([])
    return answer
  }
  const did = ({ event }: Seen) => ({
    what: event?.subtype.map(({ code }) => code).join(' '),
    action: event?.action,
    outcome: event?.outcome,
    who: event?.agent[0]?.who.identifier.value,
    facilities: entities(event, 'facility'),
  })

  beforeAll(async () => {
    folder = await temporaryFolder()
    const made = await opendrl(folder.path, 'key', 'create', '--role', 'admin', '--json')
    service = await startService(folder.path)
    const keep = (who: string, text: string) => {
      const { id } = z.object({ id: z.string() }).parse(JSON.parse(text))
      keys.set(who, { id, key: asKey(text) })
    }
    keep('admin', made.stdout)
    for (const id of ['st-brigid', 'other'])
      await as('admin')('/api/v1/facilities', { body: { id, name: `Hospital ${id}` } })
    for (const [who, role, facilities] of [
      ['physicist', 'physicist', ['st-brigid']],
      ['uploader', 'uploader', ['st-brigid']],
      ['stranger', 'physicist', ['other']],
      ['officer', 'officer', ['st-brigid']],
      ['authority', 'authority', '*'],
    ] as const) {
      const answer = await as('admin')('/api/v1/keys', {
        body: { label: `CANARY Jane ${who}`, roles: [role], facilities },
      })
      keep(who, answer.text)
    }
  })
  afterAll(async () => {
    await service.stop()
    await folder.remove()
  })

  return {
    as,
    idOf,
    keyOf: (who: string): string => keys.get(who)?.key ?? '',
    allKeys: (): readonly string[] => [...keys.values()].map(({ key }) => key),
    onDisk,
    oneEntry,
    noEntry,
    did,
    path: () => folder.path,
    address: () => service.address,
    async kill() {
      service.process.kill('SIGKILL')
      await new Promise((resolve) => service.process.once('exit', resolve))
    },
    async startAgain() {
      service = await startService(folder.path)
    },
  }
}
