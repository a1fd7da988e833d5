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
      const call = apiClient(await service.listening, key)
      // One connection each, open before the stop.
      await Promise.all(Array.from({ length: 50 }, () => call('/health/live')))
      const body = (i: number) =>
        ndjson(
          Array.from({ length: 20 }, (_, k) => uniqueExam(100_000 * (afterMs + 1) + 20 * i + k)),
        )
      const flying = Array.from({ length: 50 }, (_, i) =>
        i % 5 === 0
          ? call('/api/v1/typical-values?facility=alpha&quantity=DLP')
          : i % 5 === 1
            ? call('/api/v1/uploads?limit=1000')
            : call('/api/v1/uploads', { body: body(i) }),
      )
      await pause(afterMs)
      const stopping = performance.now()
      const code = service.stop()
      const answers = await Promise.all(flying)
      expect(await code).toBe(0)
      expect(performance.now() - stopping).toBeLessThan(hangsMs)
      const acknowledged: string[] = []
      for (const answer of answers) {
        if (answer.status === 503) {
          expect(asProblem(answer.json()).code).toBe('stopping')
          expect(answer.headers.get('retry-after')).not.toBeNull()
        } else expect([200, 201, 202]).toContain(answer.status)
        if (answer.status === 201) acknowledged.push(asReceipt(answer.json()).uploadId)
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
