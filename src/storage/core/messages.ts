import type { CellPlan } from '../../aggregate/cell-plan.ts'
import type { ExamImage } from '../../aggregate/exam-image.ts'
import type { Task } from '../../aggregate/run-task.ts'
import type { TaskResult } from '../../aggregate/task-result.ts'

/** What the core tells its threads. Images and questions are told once, and named by number afterwards. */
export type ToThread =
  | { readonly kind: 'image'; readonly image: number; readonly exams: ExamImage }
  | {
      readonly kind: 'question'
      readonly question: number
      readonly image: number
      readonly plan: CellPlan
      readonly homeIds: readonly string[]
      /** Shared: not 0 once nobody waits for the answer. */
      readonly stop: Int32Array
    }
  | {
      readonly kind: 'task'
      readonly question: number
      readonly place: number
      readonly task: Task
    }
  | { readonly kind: 'forget-question'; readonly question: number }
  | { readonly kind: 'forget-image'; readonly image: number }

/** What a thread says of a task. */
export type FromThread =
  | {
      readonly kind: 'done'
      readonly question: number
      readonly place: number
      readonly result: TaskResult
    }
  | {
      readonly kind: 'failed'
      readonly question: number
      readonly place: number
      readonly name: string
      readonly message: string
    }
