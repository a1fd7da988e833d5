import { parentPort, type TransferListItem } from 'node:worker_threads'
import type { ExamImage } from '../../aggregate/exam-image.ts'
import { runTask } from '../../aggregate/run-task.ts'
import { Workbench } from '../../aggregate/kernels/workbench.ts'
import { newPlanMemory, TaskContext } from '../../aggregate/task-context.ts'
import type { TaskResult } from '../../aggregate/task-result.ts'
import type { FromThread, ToThread } from './messages.ts'

const port = parentPort
if (port === null) throw new Error('This file is started as a thread of the core.')

const bench = new Workbench()
const memory = newPlanMemory()
const images = new Map<number, ExamImage>()
const questions = new Map<number, Question>()

interface Question {
  readonly asked: Extract<ToThread, { kind: 'question' }>
  readonly image: ExamImage
  /** Made by the first task: of a plan that cannot be, that task fails, and not the thread. */
  context: TaskContext | null
}

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'image':
      images.set(message.image, message.exams)
      return
    case 'question': {
      const image = images.get(message.image)
      if (image === undefined) throw new Error('A question of an image that was not told.')
      questions.set(message.question, { asked: message, image, context: null })
      return
    }
    case 'task':
      answer(message)
      return
    case 'forget-question':
      questions.delete(message.question)
      return
    case 'forget-image':
      images.delete(message.image)
  }
})

function answer({ question, place, task }: Extract<ToThread, { kind: 'task' }>): void {
  const known = questions.get(question)
  if (known === undefined) throw new Error('A task of a question that was not told.')
  try {
    const { plan, homeIds, stop } = known.asked
    known.context ??= new TaskContext(plan, homeIds, memory, stop)
    const result = runTask(known.context, known.image, task, bench)
    send({ kind: 'done', question, place, result }, buffersOf(result))
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    send({ kind: 'failed', question, place, name, message }, [])
  }
}

function send(message: FromThread, transfer: TransferListItem[]): void {
  port?.postMessage(message, transfer)
}

/** The arrays of a result are handed over, not copied. */
function buffersOf({ cells, leftOut }: TaskResult): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const look = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look)
  }
  look(cells)
  look(leftOut)
  return [...found]
}
