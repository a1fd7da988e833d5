import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { ndjson } from '../support/ndjson.ts'
import { opendrl, temporaryFolder } from '../support/opendrl.ts'
import { childService } from './support/child-service.ts'
import { uniqueExam } from './support/unique-exam.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let key = ''
beforeAll(async () => {
  folder = await temporaryFolder()
  await opendrl(folder.path, 'facility', 'add', '--name', 'Alpha', '--id', 'alpha')
  const args = ['key', 'create', '--role', 'physicist', '--facility', 'alpha', '--json']
  key = asKey((await opendrl(folder.path, ...args)).stdout)
})
afterAll(() => folder.remove())

/** However slow the machine: a stop that hangs takes for ever. */
const hangsMs = 30_000

describe('a service that is told to stop with 50 requests in flight', () => {
  it.each([0, 60, 400])(
    'finishes each or answers 503, ends with 0, and forgets nothing it acknowledged (after %i ms)',
    async (afterMs) => {
      const service = childService(folder.path)
      const address = await service.listening
      const body = (i: number) =>
        ndjson(
          Array.from({ length: 20 }, (_, k) => uniqueExam(100_000 * (afterMs + 1) + 20 * i + k)),
        )
      const flying = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          i % 5 === 0
            ? inFlight(address, 'GET', '/api/v1/typical-values?facility=alpha&quantity=DLP')
            : i % 5 === 1
              ? inFlight(address, 'GET', '/api/v1/uploads?limit=1000')
              : inFlight(address, 'POST', '/api/v1/uploads', body(i)),
        ),
      )
      await pause(afterMs)
      const stopping = performance.now()
      const code = service.stop()
      const answers = await Promise.all(flying.map(({ answer }) => answer))
      expect(await code).toBe(0)
      expect(performance.now() - stopping).toBeLessThan(hangsMs)
      const acknowledged: string[] = []
      for (const answer of answers) {
        if (answer.status === 503) {
          expect(asProblem(JSON.parse(answer.text)).code).toBe('stopping')
          expect(answer.retryAfter).toBeDefined()
        } else expect([200, 201, 202]).toContain(answer.status)
        if (answer.status === 201) acknowledged.push(asReceipt(JSON.parse(answer.text)).uploadId)
      }
      const again = childService(folder.path)
      const ask = apiClient(await again.listening, key)
      for (const uploadId of acknowledged) {
        const receipt = asReceipt((await ask(`/api/v1/uploads/${uploadId}`)).json())
        expect(receipt).toMatchObject({ state: 'complete', counts: { seen: 20, accepted: 20 } })
      }
      expect(await again.stop()).toBe(0)
    },
  )
})

interface Answer {
  readonly status: number | undefined
  readonly text: string
  readonly retryAfter: string | undefined
}

/** A request on a connection of its own. Resolves once all of it has left: its answer is still to come. */
async function inFlight(address: string, method: string, path: string, body?: string) {
  const asking = request(`${address}${path}`, {
    agent: new Agent({ keepAlive: true }),
    method,
    headers: { authorization: `Bearer ${key}` },
  })
  const answer = new Promise<Answer>((resolve, reject) => {
    asking.once('error', reject)
    asking.once('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.once('end', () =>
        resolve({ status: response.statusCode, text, retryAfter: response.headers['retry-after'] }),
      )
    })
  })
  // Heard by who awaits it.
  answer.catch(() => undefined)
  await new Promise<void>((resolve) => {
    asking.once('finish', () => resolve())
    asking.end(body)
  })
  return { answer }
}
