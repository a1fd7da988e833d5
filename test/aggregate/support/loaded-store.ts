import type { CellPlan } from '../../../src/aggregate/cell-plan.ts'
import type { CellTable } from '../../../src/aggregate/cell-table.ts'
import type { ExamImage } from '../../../src/aggregate/exam-image.ts'
import type { ExamRows } from '../../../src/aggregate/exam-rows.ts'
import { ExamStore } from '../../../src/aggregate/exam-store.ts'
import { joinResults } from '../../../src/aggregate/join-results.ts'
import { runTask, tasksOf } from '../../../src/aggregate/run-task.ts'
import { Workbench } from '../../../src/aggregate/kernels/workbench.ts'
import { TaskContext } from '../../../src/aggregate/task-context.ts'
import { homeRules, protocolLabels } from './some-plan.ts'

export const noPause = (): Promise<void> => Promise.resolve()

export async function loadedStore(
  blocks: readonly ExamRows[],
  limitBytes = 2 ** 30,
): Promise<ExamStore> {
  const store = new ExamStore((loinc) => homeRules[loinc] ?? [], limitBytes)
  store.learnProtocols(protocolLabels)
  const builder = store.beginLoad()
  for (const block of blocks) builder.add(block)
  await store.finishLoad(builder, noPause)
  return store
}

const bench = new Workbench()

/** What the store answers, all tasks one after another on this thread. */
export function answerOf(
  store: ExamStore,
  plan: CellPlan,
  image: ExamImage = store.image,
): CellTable {
  const context = new TaskContext(plan, store.homeIds)
  const results = tasksOf(image, plan.seen.protocols).map((task) =>
    runTask(context, image, task, bench),
  )
  return joinResults(plan, results)
}
