import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doseReport } from '../sample-data/generator/dicom/dose-report.ts'
import type { ExportFormat } from '../sample-data/generator/hospital-definitions.ts'
import { generateRegistry } from '../sample-data/generator/registry.ts'
import { openremTable } from '../sample-data/generator/write-hospital.ts'

/** Reports of the sample's hospitals that export in one format, `count` at most. */
function reportsOf(format: ExportFormat, count: number) {
  const registry = generateRegistry({
    seed: 1,
    exams: 30 * count,
    hospitals: 24,
    until: '2026-06-30',
    years: 3,
  })
  const hospital = registry.hospitals.find((candidate) => candidate.format === format)
  if (hospital === undefined) throw new Error(`no sample hospital exports ${format}`)
  const reports = []
  for (const report of registry.reports(hospital)) if (reports.push(report) >= count) break
  return { hospital, reports }
}

/** Writes CT dose reports as single DICOM files. */
export async function sampleReports(folder: string, count = 1000): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { hospital, reports } = reportsOf('rdsr', count)
  for (const [i, report] of reports.entries())
    await writeFile(join(folder, `${String(i).padStart(5, '0')}.dcm`), doseReport(report, hospital))
}

/** Writes an OpenREM CT export. */
export async function sampleCsv(path: string, count = 20_000): Promise<void> {
  const { hospital, reports } = reportsOf('openrem-csv', count)
  await writeFile(path, openremTable(reports, hospital, () => false).text)
}
