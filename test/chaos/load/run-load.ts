import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { Random } from '../../../sample-data/generator/random.ts'
import { receipt } from '../../../src/contract/receipt.ts'
import { asKey, asReceipt } from '../../support/answers.ts'
import { apiClient, type ApiAnswer } from '../../support/api-client.ts'
import { ndjson } from '../../support/ndjson.ts'
import { facilities, setUpRegistry } from '../kills/registry-setup.ts'
import { childService } from '../support/child-service.ts'
import { uniqueExam } from '../support/unique-exam.ts'
import { quantileOf, slope } from './slope.ts'

export interface LoadOptions {
  readonly clients: number
  readonly seconds: number
  readonly seed: number
  readonly log?: (line: string) => void
}

export interface LoadReport {
  readonly clients: number
  readonly seconds: number
  readonly requests: number
  readonly acknowledged: number
  /** Told to come back: 429, 503. */
  readonly refused: Readonly<Record<string, number>>
  /** Whatever else was no success, by what it was. */
  readonly errors: Readonly<Record<string, number>>
  /** Acknowledged and not there whole at the end. */
  readonly lost: number
  readonly healthMs: { readonly p50: number; readonly p99: number; readonly most: number }
  readonly uploadMs: { readonly p50: number; readonly p99: number }
  readonly questionMs: { readonly p50: number; readonly p99: number }
  readonly residentMb: { readonly warm: number; readonly end: number }
  /** After warm-up, MB a 10,000 requests. */
  readonly residentSlope: number
  readonly exitCode: number | null
}

const keysOfClients = 20
const probeEveryMs = 50
/** Of the time, before memory is looked at. */
const warmUp = 0.4

const questions: readonly ((facility: string) => string)[] = [
  (facility) => `/api/v1/typical-values?facility=${facility}&quantity=DLP`,
  (facility) => `/api/v1/comparisons?facility=${facility}&quantity=DLP`,
  (facility) => `/api/v1/distributions?facility=${facility}&quantity=DLP&protocol=24725-4`,
  (facility) => `/api/v1/exams?facility=${facility}&limit=20`,
  () => '/api/v1/uploads?limit=20',
  (facility) => `/api/v1/mappings?facility=${facility}`,
]

const page = z.object({ uploads: z.array(receipt), next: z.string().nullable() })

/** Many clients at once, uploading and asking, against the built service on loopback. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { clients, seconds, seed, log = () => undefined } = options
  const dataDir = await mkdtemp(join(tmpdir(), 'opendrl-load-'))
  const { keys, nextExam } = await setUpRegistry(dataDir, null)
  const service = childService(dataDir, { OPENDRL_LOG_LEVEL: 'info' })
  try {
    const address = await service.listening
    const admin = apiClient(address, keys.admin)
    const clientKeys: string[] = []
    for (let n = 0; n < keysOfClients; n++) {
      const body = { label: `client ${n}`, roles: ['physicist'], facilities }
      clientKeys.push(asKey((await admin('/api/v1/keys', { body })).text))
    }
    const acknowledged = new Map<string, number>()
    const refused: Record<string, number> = {}
    const errors: Record<string, number> = {}
    const times = { health: [] as number[], upload: [] as number[], question: [] as number[] }
    const resident: { x: number; y: number }[] = []
    let next = nextExam
    let requests = 0
    const until = performance.now() + seconds * 1000
    const isOver = (): boolean => performance.now() > until

    async function client(n: number): Promise<void> {
      const random = Random.of(seed, `client ${n}`)
      const call = apiClient(address, clientKeys[n % clientKeys.length])
      while (!isOver()) {
        const facility = random.pick(facilities)
        const isUpload = random.chance(0.4)
        const count = 1 + random.below(3)
        const exams = Array.from({ length: isUpload ? count : 0 }, () => uniqueExam(next++))
        const started = performance.now()
        const answer: ApiAnswer | Error = await (
          isUpload
            ? call(`/api/v1/uploads?facility=${facility}`, { body: ndjson(exams) })
            : call(random.pick(questions)(facility))
        ).catch((error: unknown) => (error instanceof Error ? error : new Error('no error')))
        requests += 1
        times[isUpload ? 'upload' : 'question'].push(performance.now() - started)
        if (answer instanceof Error) {
          const cause = answer.cause instanceof Error ? answer.cause.message : answer.message
          errors[cause] = (errors[cause] ?? 0) + 1
        } else if (answer.status === 429 || answer.status === 503) {
          refused[answer.status] = (refused[answer.status] ?? 0) + 1
          const wait = Number(answer.headers.get('retry-after') ?? '1') * 1000
          await pause(
            Math.min(wait, Math.max(0, until - performance.now())) * random.between(0.5, 1),
          )
        } else if (answer.status >= 400) {
          const what = `${answer.status} ${answer.text.slice(0, 200)}`
          errors[what] = (errors[what] ?? 0) + 1
        } else if (isUpload) {
          const { uploadId, state } =
            answer.status === 202
              ? await followed(call, asReceipt(answer.json()).uploadId)
              : asReceipt(answer.json())
          if (state === 'complete') acknowledged.set(uploadId, count)
          else errors[`an upload ${state}`] = (errors[`an upload ${state}`] ?? 0) + 1
        }
      }
    }

    async function probe(): Promise<void> {
      const call = apiClient(address)
      while (!isOver()) {
        const started = performance.now()
        await call('/health/live').catch(() => undefined)
        times.health.push(performance.now() - started)
        await pause(probeEveryMs)
      }
    }

    async function watchMemory(): Promise<void> {
      const pid = service.process.pid ?? 0
      for (let second = 1; !isOver(); second++) {
        await pause(1000)
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const y = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
        resident.push({ x: requests, y })
        if (second % 30 === 0)
          log(
            `${second} s: ${requests} requests, ${acknowledged.size} uploads, ${Math.round(y)} MB`,
          )
      }
    }

    await Promise.all([
      ...Array.from({ length: clients }, (_, n) => client(n)),
      probe(),
      watchMemory(),
    ])
    const lost = await lostOf(acknowledged, apiClient(address, keys.authority))
    const exitCode = await service.stop()
    const warm = resident.slice(Math.floor(resident.length * warmUp))
    const figures = (values: readonly number[]) => ({
      p50: Math.round(quantileOf(values, 0.5)),
      p99: Math.round(quantileOf(values, 0.99)),
    })
    return {
      clients,
      seconds,
      requests,
      acknowledged: acknowledged.size,
      refused,
      errors,
      lost,
      healthMs: { ...figures(times.health), most: Math.round(Math.max(...times.health)) },
      uploadMs: figures(times.upload),
      questionMs: figures(times.question),
      residentMb: {
        warm: Math.round(warm[0]?.y ?? 0),
        end: Math.round(warm.at(-1)?.y ?? 0),
      },
      residentSlope: Math.round(slope(warm) * 10_000 * 100) / 100,
      exitCode,
    }
  } finally {
    await service.kill()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Asks for the receipt of an upload that takes longer than its answer, now and then, until it is over. */
async function followed(call: ReturnType<typeof apiClient>, uploadId: string) {
  for (;;) {
    const answer = await call(`/api/v1/uploads/${uploadId}`)
    const now = answer.status === 200 ? asReceipt(answer.json()) : null
    if (now !== null && now.state !== 'running') return now
    await pause(1000)
  }
}

async function lostOf(
  acknowledged: ReadonlyMap<string, number>,
  call: ReturnType<typeof apiClient>,
): Promise<number> {
  const whole = new Set<string>()
  for (let after: string | null = ''; after !== null;) {
    const answer = await call(`/api/v1/uploads?limit=1000${after === '' ? '' : `&after=${after}`}`)
    const { uploads, next } = page.parse(answer.json())
    for (const { uploadId, state, counts } of uploads)
      if (state === 'complete' && counts.accepted === acknowledged.get(uploadId))
        whole.add(uploadId)
    after = next
  }
  return [...acknowledged.keys()].filter((uploadId) => !whole.has(uploadId)).length
}
