import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { readDicomRecord } from '../src/ingest/dicom/read-dicom-record.ts'
import { median, row, timed, type Bench } from './bench.ts'
import { intoRegistry } from './into-registry.ts'
import { sampleReports } from './sample-reports.ts'
import { scratch } from './scratch.ts'

const reports = 5000
const rounds = 5

/** CT dose reports per second, file to committed exam, against parsing the bytes alone on one core. */
export const rdsrFiles: Bench = async () => {
  const { path, remove } = await scratch()
  await sampleReports(path, reports)
  const paths = (await readdir(path)).sort().map((name) => join(path, name))
  const contents = await Promise.all(paths.map((file) => readFile(file)))
  const parse = () => contents.forEach((bytes) => dicomParser.parseDicom(bytes))
  const bare: number[] = []
  const read: number[] = []
  for (let round = 0; round < rounds; round++) {
    bare.push(await timed(parse))
    read.push(await timed(() => contents.forEach((bytes) => readDicomRecord(bytes))))
  }
  const { ours, theirs } = await intoRegistry(paths, reports, parse)
  await remove()
  const rate = (ms: number) => reports / (ms / 1000)
  const against = 'dicom-parser alone'
  const unit = 'files/s'
  return [
    row(
      `${reports} reports: read to a record`,
      against,
      rate(median(read)),
      rate(median(bare)),
      unit,
    ),
    row(`${reports} reports: file to committed exam`, against, rate(ours), rate(theirs), unit, {
      ratioAtLeast: 0.5,
    }),
  ]
}
