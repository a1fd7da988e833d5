import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
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
      mayOpen(noMoreFiles())
      let refused = 0
      for (let n = 0; n < 10; n++) {
        const answer = await upload().catch(() => null)
        // A connection that cannot be taken is closed; one that is open gets an answer.
        if (answer === null || answer.status === 201) continue
        expect([answer.status, asProblem(answer.json()).code]).toEqual([503, 'files-exhausted'])
        expect(answer.headers.get('retry-after')).not.toBeNull()
        refused += 1
      }
      expect(refused).toBeGreaterThan(0)
      mayOpen(4096)
      const after = await upload()
      expect(after.status).toBe(201)
      for (const { uploadId } of [before, asReceipt(after.json())]) {
        const receipt = asReceipt((await registry.call(`/api/v1/uploads/${uploadId}`)).json())
        expect(receipt.state).toBe('complete')
      }
      expect((await registry.call('/health/ready')).status).toBe(200)
      expect(registry.service.process.exitCode).toBeNull()
    })
  },
)
