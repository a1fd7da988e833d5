import { concatRows } from '../../../src/aggregate/concat-rows.ts'
import type { ExamRows } from '../../../src/aggregate/exam-rows.ts'
import type { DuckdbRegistry } from '../../../src/storage/duckdb/open-registry.ts'

/** All exams of a registry as the core is given them, in the order they were stored, and as of which version. */
export async function storedExams(
  registry: DuckdbRegistry,
): Promise<ExamRows & { readonly version: string }> {
  const blocks: ExamRows[] = []
  let version = ''
  await registry.loadExamRows({
    begin: (loaded) => {
      version = loaded
    },
    take: (rows) => {
      blocks.push(rows)
    },
  })
  return { ...concatRows(blocks), version }
}
