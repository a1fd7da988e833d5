import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asProblem, asReceipt } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { openUploadRegistry, type UploadRegistry } from '../support/upload-registry.ts'

let registry: UploadRegistry
let next = 1
beforeAll(async () => {
  registry = await openUploadRegistry()
})
afterAll(() => registry.close())

const pid = () => registry.service.process.pid ?? 0
const mayOpen = (files: number) =>
  execFileSync('prlimit', [`--pid=${pid()}`, `--nofile=${files}:4096`])
/** The lowest number that no open file has: with this limit not one more can be opened. */
function noMoreFiles(): number {
  const open = new Set(readdirSync(`/proc/${pid()}/fd`).map(Number))
  let free = 0
  while (open.has(free)) free += 1
  return free
}
const upload = () => registry.call('/api/v1/uploads', { body: ndjson([madeExam({ n: next++ })]) })

function havePrlimit(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!havePrlimit())(
  'a service that may open no more files (skipped without prlimit)',
  () => {
    it('says so with 503, keeps what it had, stays alive, and goes on when it may again', async () => {
      const before = asReceipt((await upload()).json())
      // Who has no connection waits for one until there are files again; these have theirs.
      const agents = Array.from({ length: 6 }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
      for (const agent of agents) expect((await ask(agent, 'GET', '/health/live')).status).toBe(200)
      mayOpen(noMoreFiles())
      for (const agent of agents) {
        const body = ndjson([madeExam({ n: next++ })])
        const answer = await ask(agent, 'POST', '/api/v1/uploads', body)
        expect([answer.status, asProblem(JSON.parse(answer.text)).code]).toEqual([
          503,
          'files-exhausted',
        ])
        expect(answer.retryAfter).toBeDefined()
      }
      mayOpen(4096)
      for (const agent of agents) agent.destroy()
      const after = await upload()
      expect(after.status).toBe(201)
      for (const { uploadId } of [before, asReceipt(after.json())]) {
        const receipt = asReceipt((await registry.call(`/api/v1/uploads/${uploadId}`)).json())
        expect(receipt.state).toBe('complete')
      }
      expect((await registry.call('/health/live')).status).toBe(200)
      expect(registry.service.process.exitCode).toBeNull()
    })
  },
)

/** One request on the one connection of an agent. */
function ask(agent: Agent, method: string, path: string, body?: string) {
  return new Promise<{ status: number | undefined; text: string; retryAfter: string | undefined }>(
    (resolve, reject) => {
      const asking = request(`${registry.service.address}${path}`, {
        agent,
        method,
        headers: { authorization: `Bearer ${registry.key}` },
      })
      asking.once('error', reject)
      asking.once('response', (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.once('end', () =>
          resolve({
            status: response.statusCode,
            text,
            retryAfter: response.headers['retry-after'],
          }),
        )
      })
      asking.end(body)
    },
  )
}
