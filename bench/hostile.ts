import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { row, type Bench, type BenchRow } from './bench.ts'
import { hostileFiles } from './hostile-files.ts'
import { scratch } from './scratch.ts'
import { startServiceProcess, type ServiceProcess } from './service-process.ts'

interface Cost {
  readonly seconds: number
  readonly readersMib: number
  readonly slowestHealthMs: number
}

/** Sends one file and watches, until it is answered and read, what it costs. */
async function costOf(service: ServiceProcess, body: Buffer): Promise<Cost> {
  const idle = service.readersMib()
  let readersMib = 0
  let slowestHealthMs = 0
  const over = new AbortController()
  const watching = (async () => {
    while (!over.signal.aborted) {
      const asked = performance.now()
      const answer = await fetch(`${service.address}/health/live`)
      await answer.arrayBuffer()
      slowestHealthMs = Math.max(slowestHealthMs, performance.now() - asked)
      readersMib = Math.max(readersMib, service.readersMib() - idle)
      await after(10)
    }
  })()
  const started = performance.now()
  const headers = { authorization: `Bearer ${service.key}` }
  const upload = await fetch(`${service.address}/api/v1/uploads`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  })
  const answer: unknown = await upload.json()
  const id =
    typeof answer === 'object' && answer !== null && 'uploadId' in answer
      ? String(answer.uploadId)
      : null
  if (upload.status === 202 && id !== null) {
    const events = await fetch(`${service.address}/api/v1/uploads/${id}/events`, { headers })
    await events.arrayBuffer()
  }
  const seconds = (performance.now() - started) / 1000
  over.abort()
  await watching
  if (upload.status >= 500) throw new Error(`answered ${upload.status}`)
  return { seconds, readersMib, slowestHealthMs }
}

/** What each hostile file costs the running service: time, memory of the reading processes, and others' waiting. */
export const hostile: Bench = async () => {
  const { path, remove } = await scratch()
  const service = await startServiceProcess(join(path, 'data'))
  const rows: BenchRow[] = []
  try {
    // the first upload finds no reading process yet
    await costOf(service, Buffer.from('{}\n'))
    for (const { name, make } of hostileFiles) {
      const body = await make()
      const { seconds, readersMib, slowestHealthMs } = await costOf(service, body)
      rows.push(
        row(name, 'time to its receipt', seconds, null, 's', { ours: 2 }),
        row(name, 'memory of readers', readersMib, null, 'MiB', { ours: 256 }),
        row(name, 'slowest /health/live', slowestHealthMs, null, 'ms', { ours: 100 }),
      )
    }
    const alive = service.hasEnded() ? 0 : 1
    rows.push(
      row('the service is alive after all of them', 'nothing', 1 - alive, null, '', { ours: 0 }),
    )
    return rows
  } finally {
    await service.stop()
    await remove()
  }
}
