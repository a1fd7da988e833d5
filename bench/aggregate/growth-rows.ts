import { row, type BenchRow } from '../bench.ts'
import { dataset, oneOfEach } from './dataset.ts'
import { measured } from './measured.ts'
import { ourCore } from './our-core.ts'
import { coreBytes } from './resident-memory.ts'
import type { Question } from './questions.ts'

const sizes = [1_000_000, 10_000_000, 50_000_000]
const scans: readonly Question[] = ['pooled', 'pooled-bands-by-case', 'facility-medians']

interface Size {
  readonly exams: number
  readonly times: ReadonlyMap<string, number>
  readonly bytes: number
}

async function measure(path: string): Promise<Size> {
  const bytes = await coreBytes(path)
  const core = ourCore()
  await core.load(path)
  const exams = core.store.image.directory.rows.reduce((sum, rows) => sum + rows, 0)
  const candidates = scans.map((question) => ({ name: question, run: () => core.run(question) }))
  const times = await measured(candidates, 7, 8)
  await core.close()
  return { exams, times, bytes }
}

/** Time and memory of an exam more, from 1 to 50 million: the largest against the smallest. */
export async function growthRows(folder: string): Promise<readonly BenchRow[]> {
  const paths: string[] = []
  for (const exams of sizes) paths.push(await dataset(folder, exams))
  // The same hospitals and cells with one exam each: what all sizes have is subtracted.
  const base = await measure(await oneOfEach(folder, paths.at(-1) ?? ''))
  const measuredSizes: Size[] = []
  for (const path of paths) measuredSizes.push(await measure(path))
  const perExam = (of: (size: Size) => number): number[] =>
    measuredSizes.map((size) => (of(size) - of(base)) / (size.exams - base.exams))
  const grown = (question: string, of: (size: Size) => number, unit: string, scale: number) => {
    const each = perExam(of).map((value) => value * scale)
    const list = each.map((value) => value.toPrecision(3)).join(', ')
    return row(
      `growth, ${question}: at 1, 10, 50 million ${list}`,
      'the least of the three',
      Math.max(...each),
      Math.min(...each),
      unit,
      { ratioAtMost: 1.5 },
    )
  }
  return [
    ...scans.map((question) =>
      grown(question, ({ times }) => times.get(question) ?? Number.NaN, 'ns/exam', 1e6),
    ),
    grown('memory', ({ bytes }) => bytes, 'B/exam', 1),
  ]
}
