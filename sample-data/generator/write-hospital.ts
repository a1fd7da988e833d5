import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import yazl from 'yazl'
import { doseReport, reportBuffer } from './dicom/dose-report.ts'
import type { GeneratedHospital } from './hospital.ts'
import type { ExportFormat } from './hospital-definitions.ts'
import { openremHeader } from './openrem-columns.ts'
import { openremErrorRow, openremRow } from './openrem-row.ts'
import { Random } from './random.ts'
import { rates } from './rates.ts'
import type { GeneratedRegistry } from './registry.ts'
import type { GeneratedReport } from './sample-exam.ts'

export interface ExportFile {
  readonly path: string
  readonly format: ExportFormat
  /** Rows, lines or DICOM files in it: what a receipt counts as seen. */
  readonly records: number
}

const byteOrderMark = '\uFEFF'
/** The same bytes in every time zone: DOS times have none. */
const zipTime = new Date(2020, 0, 1, 12, 0, 0)

/** One table of an OpenREM export, byte order mark included. */
export function openremTable(
  reports: readonly GeneratedReport[],
  hospital: GeneratedHospital,
  errorRowAfter: (index: number) => boolean,
): { readonly text: string; readonly rows: number } {
  const { newline } = hospital.csv
  const rows = [
    openremHeader(reports.reduce((most, { record }) => Math.max(most, record.events.length), 1)),
  ]
  reports.forEach((report, index) => {
    rows.push(openremRow(report, hospital))
    if (errorRowAfter(index)) rows.push(openremErrorRow(report, index + 1))
  })
  return { text: byteOrderMark + rows.join(newline) + newline, rows: rows.length - 1 }
}

export const ndjsonLines = (reports: readonly GeneratedReport[]): string =>
  reports.map(({ record }) => `${JSON.stringify(record)}\n`).join('')

async function writeZip(
  path: string,
  reports: readonly GeneratedReport[],
  hospital: GeneratedHospital,
): Promise<void> {
  const zip = new yazl.ZipFile()
  const buffer = reportBuffer(hospital)
  reports.forEach((report, index) => {
    zip.addBuffer(
      doseReport(report, hospital, buffer),
      `reports/${String(index + 1).padStart(6, '0')}.dcm`,
      {
        mtime: zipTime,
        mode: 0o100644,
        forceDosTimestamp: true,
        compressionLevel: hospital.zipLevel,
      },
    )
  })
  zip.end()
  await pipeline(Readable.from(zip.outputStream), createWriteStream(path))
}

/** Years in which a hospital's reports lie, each with its reports in file order. */
function byYear(
  reports: Iterable<GeneratedReport>,
): ReadonlyMap<string, readonly GeneratedReport[]> {
  const years = new Map<string, GeneratedReport[]>()
  for (const report of reports) {
    const year = (report.record.studyDate ?? '').slice(0, 4)
    const list = years.get(year)
    if (list === undefined) years.set(year, [report])
    else list.push(report)
  }
  return years
}

/** Writes what one hospital would upload: a file a calendar year, in its own folder of the directory. */
export async function writeHospital(
  registry: GeneratedRegistry,
  hospital: GeneratedHospital,
  directory: string,
): Promise<readonly ExportFile[]> {
  const folder = join(directory, hospital.id)
  await mkdir(folder, { recursive: true })
  const files: ExportFile[] = []
  const random = Random.of(registry.options.seed, `files|${hospital.id}`)
  for (const [year, reports] of byYear(registry.reports(hospital))) {
    const stem = join(folder, `${hospital.id}-${year}`)
    if (hospital.format === 'openrem-csv') {
      const table = openremTable(reports, hospital, () => random.chance(rates.errorRow))
      await writeFile(`${stem}.csv`, table.text)
      files.push({ path: `${stem}.csv`, format: 'openrem-csv', records: table.rows })
    } else if (hospital.format === 'ndjson') {
      await writeFile(`${stem}.ndjson`, ndjsonLines(reports))
      files.push({ path: `${stem}.ndjson`, format: 'ndjson', records: reports.length })
    } else {
      await writeZip(`${stem}.zip`, reports, hospital)
      files.push({ path: `${stem}.zip`, format: 'rdsr', records: reports.length })
    }
  }
  return files
}
