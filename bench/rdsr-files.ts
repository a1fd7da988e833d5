import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { sampleReports } from './sample-reports.ts'
import { readDicomRecord } from '../src/ingest/dicom/read-dicom-record.ts'
import { median, row, timed, type Bench } from './bench.ts'
import { freshRegistry, scratch } from './scratch.ts'

const rounds = 5

/** CT dose reports per second, file to committed exam, against parsing the bytes alone. */
export const rdsrFiles: Bench = async () => {
  const { path, remove } = await scratch()
  const folder = join(path, 'reports')
  await sampleReports(folder)
  const names = (await readdir(folder)).sort()
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))))
  const bare: number[] = []
  const read: number[] = []
  const whole: number[] = []
  for (let round = 0; round < rounds; round++) {
    bare.push(await timed(() => contents.forEach((bytes) => dicomParser.parseDicom(bytes))))
    read.push(await timed(() => contents.forEach((bytes) => readDicomRecord(bytes))))
    const dataDir = join(path, `data-${round}`)
    const services = await freshRegistry(dataDir)
    const files = names.map((name) => ({ path: join(folder, name), name }))
    whole.push(
      await timed(() =>
        services.ingestFiles('bench', { files, sha256: String(round), sizeBytes: 0 }),
      ),
    )
    await services.close()
    await rm(dataDir, { recursive: true })
  }
  await remove()
  const rate = (times: readonly number[]) => names.length / (median(times) / 1000)
  const against = 'dicom-parser alone'
  return [
    row(`${names.length} reports: read to a record`, against, rate(read), rate(bare), 'files/s'),
    row(
      `${names.length} reports: file to committed exam`,
      against,
      rate(whole),
      rate(bare),
      'files/s',
    ),
  ]
}
