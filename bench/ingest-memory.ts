import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { row, type Bench } from './bench.ts'
import { scratch } from './scratch.ts'

const few = 10_000
const many = 1_000_000
const mib = 2 ** 20

/** Exams as a dose manager's bulk export would hold them: one line each, all different. */
async function writeRecords(path: string, count: number): Promise<void> {
  const file = createWriteStream(path)
  for (let i = 0; i < count; i++) {
    const uid = `1.2.826.0.1.3680043.${i}`
    const dlp = 100 + (i % 900)
    const record = {
      schema: 'opendrl-exam/1',
      modality: 'CT',
      studyInstanceUid: uid,
      sopInstanceUid: `${uid}.1`,
      studyDate: `2026-0${1 + (i % 9)}-1${i % 9}`,
      studyTime: `1${i % 9}:0${i % 6}:0${i % 7}`,
      studyDescription: `CT protocol ${i % 40}`,
      patient: { id: `P${i % 700_000}`, age: `0${10 + (i % 80)}Y`, sex: i % 2 === 0 ? 'F' : 'M' },
      device: { manufacturer: 'Maker', model: 'Model', stationName: `CT${i % 3}` },
      events: [
        {
          irradiationEventUid: `${uid}.2`,
          acquisitionType: 'spiral',
          acquisitionProtocol: `CT protocol ${i % 40}`,
          ctdivolMgy: dlp / 30,
          dlpMgyCm: dlp,
          phantomCm: 32,
          scanningLengthMm: 300,
          kvp: 120,
        },
      ],
    }
    if (!file.write(`${JSON.stringify(record)}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

interface Peak {
  readonly seconds: number
  readonly idleMib: number
  readonly peakMib: number
}

/** In a process of its own: what one upload took does not show in the next. */
async function peakOf(path: string, records: number, dataDir: string): Promise<Peak> {
  const child = fork(join(import.meta.dirname, '../bench/ingest-memory-worker.js'), [
    path,
    createHash('sha256').update(path).digest('hex'),
    String(records),
    dataDir,
  ])
  const [peak] = (await once(child, 'message')) as [Peak]
  await once(child, 'exit')
  return peak
}

/** Peak memory of the service and its reading process during one upload of 10,000 and of 1,000,000 records. */
export const ingestMemory: Bench = async () => {
  const { path, remove } = await scratch()
  const peaks: Peak[] = []
  for (const count of [few, many]) {
    const file = join(path, `${count}.ndjson`)
    await writeRecords(file, count)
    process.stderr.write(`${count} records, ${Math.round((await stat(file)).size / mib)} MiB\n`)
    peaks.push(await peakOf(file, count, join(path, `data-${count}`)))
  }
  await remove()
  const [small, large] = peaks
  if (small === undefined || large === undefined) throw new Error('a measurement is missing')
  return [
    row('peak memory, one upload of 10,000 records', '', small.peakMib, null, 'MiB'),
    row('peak memory, one upload of 1,000,000 records', '', large.peakMib, null, 'MiB'),
    row('what a hundred times the records add', '', large.peakMib - small.peakMib, null, 'MiB', {
      ours: 100,
    }),
    row('1,000,000 records in one upload', '', many / large.seconds, null, 'records/s'),
  ]
}
