import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { backupView, madeBackup } from '../../src/contract/backup.ts'
import { verification, type Verification } from '../../src/contract/verification.ts'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder } from '../support/opendrl.ts'
import { openUploadRegistry, type UploadRegistry } from '../support/upload-registry.ts'

let registry: UploadRegistry
let admin: ReturnType<typeof apiClient>
let keyFile = ''
const folders: { path: string; remove(): Promise<void> }[] = []

async function folder(): Promise<string> {
  const made = await temporaryFolder()
  folders.push(made)
  return made.path
}

beforeAll(async () => {
  registry = await openUploadRegistry()
  await registry.service.stop()
  const args = ['key', 'create', '--role', 'admin', '--json']
  const key = asKey((await opendrl(registry.dataDir, ...args)).stdout)
  keyFile = join(await folder(), 'admin.key')
  writeFileSync(keyFile, key)
  await registry.restart()
  admin = (path, init) => apiClient(registry.service.address, key)(path, init)
})
afterAll(async () => {
  await registry.close()
  await Promise.all(folders.map((made) => made.remove()))
})

let next = 1
const exams = (count: number): string =>
  ndjson(Array.from({ length: count }, () => madeExam({ n: next++ })))
const verified = async (dataDir: string, ...options: readonly string[]): Promise<Verification> =>
  verification.parse(JSON.parse((await opendrl(dataDir, 'verify', '--json', ...options)).stdout))
const running = async (): Promise<Verification> =>
  verification.parse((await admin('/api/v1/verifications', { method: 'POST' })).json())

describe('a backup of a running service', () => {
  it('taken while a hospital uploads restores to the digest of its moment, and the service starts on it', async () => {
    const stopping = new AbortController()
    const acknowledged: string[] = []
    const writer = (async () => {
      while (!stopping.signal.aborted) {
        const answer = await registry.call('/api/v1/uploads', { body: exams(200) })
        if (answer.status === 201) acknowledged.push(asReceipt(answer.json()).uploadId)
      }
    })()
    const made: z.infer<typeof backupView>[] = []
    let before: readonly string[] = []
    try {
      for (let round = 0; round < 2; round++) {
        const enough = acknowledged.length + 2
        while (acknowledged.length < enough) await new Promise((go) => setTimeout(go, 20))
        before = [...acknowledged]
        const answer = await admin('/api/v1/backups', { method: 'POST' })
        expect(answer.status).toBe(201)
        made.push(backupView.parse(answer.json()))
      }
    } finally {
      stopping.abort()
      await writer
    }
    const [, last] = made
    if (last === undefined) throw new Error('no backup was made')
    const into = join(await folder(), 'restored')
    const backup = join(registry.dataDir, 'backups', last.name)
    expect(await opendrl(registry.dataDir, 'restore', backup, '--into', into)).toMatchObject({
      code: 0,
      stderr: '',
    })
    cpSync(join(registry.dataDir, 'keys'), join(into, 'keys'), { recursive: true })
    const found = await verified(into, '--deep')
    expect(found).toMatchObject({ sound: true, fault: null, digest: last.digest })
    const service = await startService(into)
    try {
      const again = apiClient(service.address, registry.key)
      for (const id of before) {
        const receipt = asReceipt((await again(`/api/v1/uploads/${id}`)).json())
        expect(receipt).toMatchObject({ state: 'complete', counts: { seen: 200 } })
      }
    } finally {
      expect(await service.stop()).toBe(0)
    }
  })

  it('is made from the command line with a key, and by nobody but an admin', async () => {
    const { address } = registry.service
    const made = await opendrl(
      registry.dataDir,
      'backup',
      '--server',
      address,
      '--key-file',
      keyFile,
      '--keep',
      '1',
      '--json',
    )
    expect(made).toMatchObject({ code: 0, stderr: '' })
    const { name, bytes, pruned } = madeBackup.parse(JSON.parse(made.stdout))
    expect(bytes).toBeGreaterThan(0)
    expect(pruned.length).toBeGreaterThan(0)
    expect(readdirSync(join(registry.dataDir, 'backups'))).toEqual([name])
    for (const keep of ['0', '-1', 'x'])
      expect((await admin(`/api/v1/backups?keep=${keep}`, { method: 'POST' })).status).toBe(400)
    const refused = await registry.call('/api/v1/backups', { method: 'POST' })
    expect(asProblem(refused.json())).toMatchObject({ status: 403, code: 'role-missing' })
    const unlocked = await opendrl(registry.dataDir, 'backup', await folder())
    expect(unlocked.code).toBe(3)
    expect(unlocked.stderr).toContain('in use')
  })
})

describe('verification of a running service', () => {
  it('finds it sound while it is written to, and answers an admin only', async () => {
    const writing = registry.call('/api/v1/uploads', { body: exams(2000) })
    const found = await running()
    expect(found).toMatchObject({ sound: true, fault: null, deep: false })
    expect(found.parts.map(({ part }) => part)).toEqual([
      'database',
      'ledger',
      'facts',
      'audit',
      'documents',
      'keys',
    ])
    expect((await writing).status).toBe(201)
    expect((await registry.call('/api/v1/verifications', { method: 'POST' })).status).toBe(403)
  })
})

describe('uploading the same file again', () => {
  it('changes nothing: the same content after 1, 2, 10 and 50 uploads at once', async () => {
    const body = exams(100)
    const send = async (): Promise<number> => {
      for (;;) {
        const { status } = await registry.call('/api/v1/uploads', { body })
        // Busy is an answer too; the client comes again.
        if (status !== 429 && status !== 503) return status
        await new Promise((go) => setTimeout(go, 200))
      }
    }
    const digests = new Set<string | undefined>()
    for (const times of [1, 2, 10, 50]) {
      const statuses = await Promise.all(Array.from({ length: times }, send))
      expect(statuses.every((status) => status === 200 || status === 201)).toBe(true)
      digests.add((await running()).digest?.content)
    }
    expect(digests.size).toBe(1)
    const more = await registry.call('/api/v1/uploads', { body: exams(1) })
    expect(more.status).toBe(201)
    expect(digests.has((await running()).digest?.content)).toBe(false)
  })
})

describe('a registry whose database is lost', () => {
  it('is made again from its ledger, withdrawals and all, with the same digest', async () => {
    const upload = asReceipt((await registry.call('/api/v1/uploads', { body: exams(30) })).json())
    const gone = await registry.call(`/api/v1/uploads/${upload.uploadId}`, { method: 'DELETE' })
    expect(gone.status).toBeLessThan(300)
    const { digest } = await running()
    await registry.service.stop()
    try {
      const into = join(await folder(), 'rebuilt')
      const rebuilt = await opendrl(registry.dataDir, 'rebuild', '--into', into, '--json')
      expect(rebuilt).toMatchObject({ code: 0, stderr: '' })
      expect(JSON.parse(rebuilt.stdout)).toMatchObject({ digest })
      expect(readdirSync(into)).toContain('registry.duckdb')
    } finally {
      await registry.restart()
    }
  })

  it('is not made over another, nor from nothing', async () => {
    const [full, empty] = [await folder(), await folder()]
    writeFileSync(join(full, 'x'), '')
    const ledger = join(registry.dataDir, 'ledger')
    const over = await opendrl(empty, 'rebuild', '--ledger', ledger, '--into', full)
    expect(over).toMatchObject({ code: 1, stderr: expect.stringContaining('not empty') })
    const none = await opendrl(empty, 'rebuild', '--into', join(empty, 'new'))
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('no ledger') })
    rmSync(join(full, 'x'))
  })
})
