import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { apiClient } from '../support/api-client.ts'
import { asKey, asProblem } from '../support/answers.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

const state = z.object({ signedIn: z.boolean(), provider: z.null(), setUp: z.boolean() })
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService | null = null
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(async () => {
  await service?.stop()
  service = null
  await folder.remove()
})

/** The code of a service without a terminal: in a file for its owner alone. */
async function codeOf(): Promise<string> {
  const file = join(folder.path, 'keys', 'set-up-code')
  await expect.poll(() => existsSync(file)).toBe(true)
  await expect.poll(() => readFile(file, 'utf8')).toMatch(/\n$/)
  expect((await stat(file)).mode & 0o077).toBe(0)
  return (await readFile(file, 'utf8')).trim()
}

describe('an empty registry', () => {
  it('is set up with the code it shows its operator, once; no log holds code or key', async () => {
    service = await startService(folder.path)
    const call = apiClient(service.address)
    const code = await codeOf()
    expect(state.parse((await call('/auth/state')).json()).setUp).toBe(true)
    const wrong = await call('/auth/set-up', { body: { code: 'AAAA-AAAA-AAAA' } })
    expect([wrong.status, asProblem(wrong.json()).code]).toEqual([403, 'set-up-code-wrong'])
    const foreign = { origin: 'https://evil.example' }
    expect((await call('/auth/set-up', { body: { code }, headers: foreign })).status).toBe(403)
    const made = await call('/auth/set-up', { body: { code, label: 'Ada' } })
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store'])
    const key = asKey(made.text)
    const admin = apiClient(service.address, key)
    expect((await admin('/api/v1/session')).json()).toMatchObject({
      label: 'Ada',
      roles: ['admin'],
    })
    const again = await call('/auth/set-up', { body: { code } })
    expect([again.status, asProblem(again.json()).code]).toEqual([403, 'set-up-closed'])
    expect(state.parse((await call('/auth/state')).json()).setUp).toBe(false)
    for (const secret of [code, code.replaceAll('-', ''), key, key.slice(14, 46)])
      expect(service.logs()).not.toContain(secret)
    await service.stop()
    expect(existsSync(join(folder.path, 'keys', 'set-up-code'))).toBe(false)
    service = await startService(folder.path)
    expect(state.parse((await apiClient(service.address)('/auth/state')).json()).setUp).toBe(false)
  })

  it('answers too many wrong codes with 429 and when to come back', async () => {
    service = await startService(folder.path)
    const call = apiClient(service.address)
    await codeOf()
    const answers = []
    for (let n = 0; n < 6; n++) answers.push(await call('/auth/set-up', { body: { code: 'x' } }))
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 429])
    expect(answers[5]?.headers.get('retry-after')).toBe('60')
  })

  it('takes no body that is none, large, or of another shape', async () => {
    service = await startService(folder.path)
    const call = apiClient(service.address)
    for (const body of [
      {},
      { code: 7 },
      { code: '' },
      { code: 'x'.repeat(101) },
      { code: 'x', role: 1 },
    ])
      expect((await call('/auth/set-up', { body })).status).toBe(400)
    const large = { code: 'x', label: 'y'.repeat(5_000_000) }
    expect((await call('/auth/set-up', { body: large })).status).toBe(413)
  })

  it('can be given its administrator by a command instead, once', async () => {
    const made = await opendrl(folder.path, 'admin', 'create', '--label', 'Ada', '--json')
    expect(made.code).toBe(0)
    expect(asKey(made.stdout)).toMatch(/^odrl_/)
    const again = await opendrl(folder.path, 'admin', 'create')
    expect([again.code, again.stdout]).toEqual([1, ''])
    expect(again.stderr).toContain('key create --role admin')
  })

  it('rotates a key by a command, and refuses what the service refuses', async () => {
    const made = z
      .object({ id: z.string() })
      .parse(JSON.parse((await opendrl(folder.path, 'admin', 'create', '--json')).stdout))
    const rotated = await opendrl(folder.path, 'key', 'rotate', made.id, '--overlap-days', '1')
    expect([rotated.code, rotated.stdout]).toEqual([
      0,
      expect.stringMatching(/^odrl_\w+\nIt succeeds \w{8}, which ends at 20/),
    ])
    const third = await opendrl(folder.path, 'key', 'rotate', made.id)
    expect([third.code, third.stderr]).toEqual([1, expect.stringContaining('two keys')])
    expect((await opendrl(folder.path, 'key', 'rotate', 'nobody00')).code).toBe(1)
    for (const days of ['-1', '91', '1e1', 'week'])
      expect(
        (await opendrl(folder.path, 'key', 'rotate', made.id, `--overlap-days=${days}`)).code,
      ).toBe(2)
    const list = await opendrl(folder.path, 'key', 'list')
    expect(list.stdout.match(/valid/g)).toHaveLength(2)
  })
})
