import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { connect } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receipt } from '../../src/contract/receipt.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl } from '../support/opendrl.ts'
import { openUploadRegistry, type UploadRegistry } from '../support/upload-registry.ts'

const answer = z.object({ uploads: z.array(receipt) })
let registry: UploadRegistry
let folder: string
let keyFile: string
let next = 1
beforeAll(async () => {
  registry = await openUploadRegistry()
  folder = join(registry.dataDir, 'to-send')
  keyFile = join(registry.dataDir, 'key.txt')
  await writeFile(keyFile, `${registry.key}\n`)
  await mkdir(join(folder, 'a "quoted" folder'), { recursive: true })
})
afterAll(() => registry.close())

const exams = (count: number) =>
  ndjson(Array.from({ length: count }, () => madeExam({ n: next++ })))
const send = async (path: string, server = registry.service.address, ...more: string[]) =>
  opendrl(
    join(registry.dataDir, 'unused'),
    'upload',
    'send',
    path,
    '--server',
    server,
    '--key-file',
    keyFile,
    '--json',
    ...more,
  )

describe('opendrl upload send', () => {
  it('sends a folder as one upload, with the names of its files', async () => {
    await writeFile(join(folder, '1.ndjson'), exams(3))
    await writeFile(join(folder, 'a "quoted" folder', 'ü.ndjson'), `${exams(1)}{broken`)
    const { code, stdout, stderr } = await send(folder)
    expect(stderr).toBe('')
    expect(code).toBe(1)
    const { uploads } = answer.parse(JSON.parse(stdout))
    expect(uploads).toHaveLength(1)
    expect(uploads[0]?.counts).toMatchObject({ seen: 5, accepted: 4, rejected: 1 })
    expect(uploads[0]?.findings[0]?.file).toContain('a "quoted" folder/ü.ndjson')
  })

  it('tries again through a way that breaks, and counts once what had arrived', async () => {
    const { hostname, port } = new URL(registry.service.address)
    let broken = 0
    // the first connection loses its body, the second its answer
    const way = createServer((near: Socket) => {
      const far = connect(Number(port), hostname)
      for (const end of [near, far]) end.on('error', () => undefined)
      broken += 1
      if (broken === 1) near.once('data', () => near.destroy())
      else if (broken === 2) {
        near.pipe(far)
        far.once('data', () => near.destroy())
      } else {
        near.pipe(far)
        far.pipe(near)
      }
    })
    await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve))
    const address = way.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const file = join(folder, 'again.ndjson')
    await writeFile(file, exams(50))
    const { code, stdout } = await send(file, `http://127.0.0.1:${address.port}`)
    way.close()
    expect(code).toBe(0)
    expect(broken).toBeGreaterThan(2)
    expect(answer.parse(JSON.parse(stdout)).uploads[0]?.counts).toMatchObject({
      seen: 50,
      accepted: 50,
    })
  })

  it('says in a sentence what the registry refuses, and when there is none', async () => {
    const refused = await send(folder, registry.service.address, '--facility', 'nowhere')
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('Ask for a facility this key may act for.')
    const nobody = await send(folder, 'http://127.0.0.1:9', '--tries', '1')
    expect(nobody.code).toBe(3)
    expect(nobody.stderr).toContain('cannot be reached')
  })
})
