import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl } from '../support/opendrl.ts'
import { openUploadRegistry, type UploadRegistry } from '../support/upload-registry.ts'
import { childService } from './support/child-service.ts'

let registry: UploadRegistry
let next = 1
beforeAll(async () => {
  registry = await openUploadRegistry()
})
afterAll(() => registry.close())

const upload = async () =>
  (await registry.call('/api/v1/uploads', { body: ndjson([madeExam({ n: next++ })]) })).status

describe('a second server on a data directory', () => {
  it('is refused in one sentence that names the first, which goes on unharmed', async () => {
    expect(await upload()).toBe(201)
    for (const command of [['serve'], ['facility', 'add', '--name', 'Late', '--id', 'late']]) {
      const { code, stderr } = await opendrl(registry.dataDir, ...command)
      expect(code).toBe(3)
      expect(stderr).toBe(
        `The data directory ${registry.dataDir} is in use by process ${registry.service.process.pid}.\n`,
      )
    }
    expect(await upload()).toBe(201)
    expect(await registry.service.stop()).toBe(0)
    await registry.restart()
    expect(await upload()).toBe(201)
  })

  it('is refused when several start at the same moment: one of them wins', async () => {
    await registry.service.stop()
    const starting = Array.from({ length: 4 }, () => childService(registry.dataDir))
    const up = await Promise.all(
      starting.map(({ listening }) =>
        listening.then(
          () => true,
          () => false,
        ),
      ),
    )
    expect(up.filter(Boolean)).toHaveLength(1)
    for (const [i, service] of starting.entries())
      expect(await (up[i] === true ? service.stop() : service.exited)).toBe(up[i] === true ? 0 : 3)
    await registry.restart()
  })
})

describe('the lock that a killed server left', () => {
  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 4_194_303, start: 'boot/1' })],
    ['of a process whose number another has now', JSON.stringify({ pid: 1, start: 'boot/1' })],
    ['that was torn', '{"pid":12'],
    ['that is empty', ''],
    ['that holds something else', '{"pid":-1,"start":7}'],
  ])('is taken over: one %s', async (_what, text) => {
    await registry.service.stop()
    writeFileSync(join(registry.dataDir, 'registry.lock'), text)
    await registry.restart()
    expect(await upload()).toBe(201)
  })
})
