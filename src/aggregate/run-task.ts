import { CellWriter } from './cell-writer.ts'
import type { ExamImage } from './exam-image.ts'
import type { Workbench } from './kernels/workbench.ts'
import { canScanRuns, scanRuns } from './scan-runs.ts'
import { firstRunFrom, runKey } from './run-directory.ts'
import { scanRows } from './scan-rows.ts'
import type { TaskContext } from './task-context.ts'
import type { TaskResult } from './task-result.ts'

/** A part of a question that one thread answers by itself: the runs of one protocol. */
export interface Task {
  readonly protocol: number
  readonly firstRun: number
  readonly endRun: number
}

/** The tasks of a plan, ascending by protocol. */
export function tasksOf({ directory }: ExamImage, protocols: Uint8Array | null): readonly Task[] {
  const tasks: Task[] = []
  const { protocol: codes, length } = directory
  for (let firstRun = 0; firstRun < length;) {
    const protocol = codes[firstRun] ?? 0
    const endRun = firstRunFrom(directory, runKey(protocol + 1, 0, 0))
    if (protocols === null || protocols[protocol] === 1) tasks.push({ protocol, firstRun, endRun })
    firstRun = endRun
  }
  return tasks
}

/** @throws RangeError on a plan that cannot be: too many rules or bands */
export function runTask(
  context: TaskContext,
  image: ExamImage,
  { protocol, firstRun, endRun }: Task,
  bench: Workbench,
): TaskResult {
  bench.clear()
  const writer = new CellWriter(context.plan)
  const scan = canScanRuns(context, protocol) ? scanRuns : scanRows
  const counts = scan(context, image, protocol, firstRun, endRun, bench, writer)
  return { cells: writer.columns(), ...counts }
}
