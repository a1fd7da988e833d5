import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { row, type Bench } from './bench.ts'
import { scratch } from './scratch.ts'
import { startServiceProcess, type ServiceProcess } from './service-process.ts'

const warmUp = 8_000
const measured = 20_000
const clients = 8
const lookEvery = 500

/** An upload of one exam: every hundredth request; its bytes repeat after a thousand, so that the registry stops growing. */
const upload = (n: number): string => {
  const uid = `1.2.826.0.1.3680043.77.${n % 10}`
  return `${JSON.stringify({
    schema: 'opendrl-exam/1',
    modality: 'CT',
    studyInstanceUid: uid,
    sopInstanceUid: `${uid}.1`,
    studyDate: '2026-02-03',
    studyDescription: 'CT Head',
    patient: { id: `P${n % 10}`, ageYears: 50, sex: 'F' },
    device: { manufacturer: 'Maker', model: 'Model', stationName: 'CT1' },
    events: [{ irradiationEventUid: `${uid}.2`, ctdivolMgy: 40, dlpMgyCm: 600, phantomCm: 16 }],
  })}\n`
}

interface Asked {
  readonly path: string
  readonly method?: string
  readonly body?: string
  readonly wrongKey?: boolean
}

/** What is asked, in turn: reads, questions, refusals of every kind, uploads. */
const asked: readonly ((n: number) => Asked)[] = [
  () => ({ path: '/api/v1/exams?limit=20' }),
  () => ({ path: '/api/v1/typical-values' }),
  () => ({ path: '/api/v1/uploads' }),
  () => ({ path: '/health/ready' }),
  () => ({ path: '/api/v1/comparisons' }),
  () => ({ path: '/api/v1/protocols' }),
  (n) => ({ path: `/api/v1/exams/none-${n}` }),
  () => ({ path: '/api/v1/exams', wrongKey: true }),
  () => ({ path: '/api/v1/distributions?protocol=30799-1' }),
  () => ({ path: '/api/v1/drls?from=2026-01-01' }),
  () => ({ path: '/openapi.json' }),
  () => ({ path: '/api/v1/mappings', method: 'PUT', body: '{"broken": ' }),
  () => ({ path: '/api/v1/mappings' }),
  () => ({ path: '/api/v1/quality' }),
  (n) => ({ path: `/nowhere/${n}` }),
]

async function ask({ address, key }: ServiceProcess, n: number): Promise<void> {
  const {
    path,
    method = 'GET',
    body,
    wrongKey = false,
  }: Asked = n % 100 === 99
    ? { path: '/api/v1/uploads', method: 'POST', body: upload(n) }
    : (asked[n % asked.length]?.(n) ?? { path: '/health/live' })
  const response = await fetch(`${address}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${wrongKey ? `${key.slice(0, -1)}_` : key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  })
  await response.arrayBuffer()
  if (response.status >= 500) throw new Error(`${method} ${path}: ${response.status}`)
}

/** Requests in order, some at once. @param look called after every so many */
async function askAll(service: ServiceProcess, count: number, look: (done: number) => void) {
  let next = 0
  let done = 0
  const client = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      await ask(service, n)
      done += 1
      if (done % lookEvery === 0) look(done)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
}

/** Of a straight line through the points, by least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))]
  const above = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0)
  return above / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0)
}

/** Whether the service's memory grows with the requests it has answered. */
export const growth: Bench = async () => {
  const { path, remove } = await scratch()
  const service = await startServiceProcess(join(path, 'data'))
  try {
    await askAll(service, warmUp, () => undefined)
    await after(2000)
    const before = service.rssMib()
    const points: (readonly [number, number])[] = []
    await askAll(service, measured, (done) => points.push([done, service.rssMib()]))
    const most = Math.max(...points.map(([, value]) => value))
    return [
      row(
        `resident memory a further 10,000 mixed requests add, over ${measured} after ${warmUp}`,
        'nothing',
        slope(points) * 10_000,
        null,
        'MiB',
        { ours: 1 },
      ),
      row('resident memory after the warm-up', 'nothing', before, null, 'MiB'),
      row('the most while measured', 'nothing', most, null, 'MiB'),
    ]
  } finally {
    await service.stop()
    await remove()
  }
}
