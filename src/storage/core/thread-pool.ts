import { Worker } from 'node:worker_threads'
import type { CellPlan } from '../../aggregate/cell-plan.ts'
import type { CellTable } from '../../aggregate/cell-table.ts'
import type { ExamImage } from '../../aggregate/exam-image.ts'
import { joinResults } from '../../aggregate/join-results.ts'
import { tasksOf, type Task } from '../../aggregate/run-task.ts'
import type { TaskResult } from '../../aggregate/task-result.ts'
import { givenUp, throwIfGivenUp } from './given-up.ts'
import type { FromThread, ToThread } from './messages.ts'

/** Tasks a thread has before it: the one it works on and the next, so that it never waits for a message. */
const tasksAhead = 2

interface Question {
  readonly number: number
  readonly image: number
  readonly plan: CellPlan
  readonly homeIds: readonly string[]
  /** Shared with the threads: not 0 once nobody waits for the answer. */
  readonly stop: Int32Array
  readonly waiting: { readonly place: number; readonly task: Task }[]
  readonly results: TaskResult[]
  /** Tasks that threads have and have not answered. */
  running: number
  failure: Error | null
  readonly settle: () => void
  readonly toldTo: Set<Thread>
}

interface Thread {
  readonly worker: Worker
  /** The question of each task it has, in the order in which it answers them. */
  readonly ahead: Question[]
  isDead: boolean
  readonly images: Set<number>
}

/**
 * Threads that answer questions, task by task. Questions take turns, so that a long one does not hold up a short one;
 * a question whose asker is gone starts no more tasks.
 */
export class ThreadPool {
  readonly #path: string
  readonly #threads: Thread[]
  /** Not settled yet. */
  readonly #questions = new Set<Question>()
  /** Questions with waiting tasks, whose turn is next first. */
  readonly #turns: Question[] = []
  readonly #numbers = new Map<ExamImage['directory'], number>()
  #next = 1
  #closed = false

  /** @param path built file of `core-thread` */
  constructor(path: string, threads: number) {
    this.#path = path
    this.#threads = Array.from({ length: threads }, () => this.#start())
  }

  get threads(): number {
    return this.#threads.length
  }

  /**
   * Answers a plan on an image. Settles only when no thread reads the image for it any more.
   * @throws what the signal was aborted with or StatementStopped, or the error of a task
   */
  async ask(
    image: ExamImage,
    plan: CellPlan,
    homeIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<CellTable> {
    throwIfGivenUp(signal)
    if (this.#closed) throw new Error('The core is closed.')
    for (const [place, { isDead }] of this.#threads.entries())
      if (isDead) this.#threads[place] = this.#start()
    const tasks = tasksOf(image, plan.seen.protocols)
    const results = await new Promise<readonly TaskResult[]>((resolve, reject) => {
      const question: Question = {
        number: this.#next++,
        image: this.#imageNumber(image),
        plan,
        homeIds,
        stop: new Int32Array(new SharedArrayBuffer(4)),
        // The largest first, so that no thread is left alone with one at the end; results keep their place.
        waiting: tasks
          .map((task, place) => ({ task, place }))
          .sort((a, b) => rowsOf(image, b.task) - rowsOf(image, a.task)),
        results: [],
        running: 0,
        failure: null,
        toldTo: new Set(),
        settle: () => {
          signal?.removeEventListener('abort', stop)
          this.#forget(question)
          if (question.failure === null) resolve(question.results)
          else reject(question.failure)
        },
      }
      const stop = (): void => {
        if (signal !== undefined) this.#fail(question, givenUp(signal))
      }
      signal?.addEventListener('abort', stop, { once: true })
      this.#questions.add(question)
      if (question.waiting.length === 0) question.settle()
      else this.#turns.push(question)
      this.#images.set(question.image, image)
      this.#feed()
    })
    return joinResults(plan, results)
  }

  /** No question of this image will come any more. */
  forgetImage(image: ExamImage): void {
    const number = this.#numbers.get(image.directory)
    if (number === undefined) return
    this.#numbers.delete(image.directory)
    this.#images.delete(number)
    for (const thread of this.#threads)
      if (thread.images.delete(number)) send(thread, { kind: 'forget-image', image: number })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const question of this.#questions) this.#fail(question, new Error('The core is closed.'))
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  readonly #images = new Map<number, ExamImage>()

  #imageNumber(image: ExamImage): number {
    const known = this.#numbers.get(image.directory)
    if (known !== undefined) return known
    const number = this.#next++
    this.#numbers.set(image.directory, number)
    return number
  }

  #start(): Thread {
    const worker = new Worker(this.#path)
    const thread: Thread = { worker, ahead: [], isDead: false, images: new Set() }
    worker.on('message', (message: FromThread) => this.#answered(thread, message))
    worker.on('error', (error) => this.#died(thread, error))
    worker.on('exit', () => this.#died(thread, null))
    worker.unref()
    return thread
  }

  /**
   * A thread dies of a fault of the code or of memory, or as the pool is closed: what is under way fails, and the next
   * question has another. @param error null: it ended without one
   */
  #died(thread: Thread, error: unknown): void {
    if (thread.isDead) return
    thread.isDead = true
    for (const question of thread.ahead.splice(0)) question.running--
    for (const question of this.#questions)
      this.#fail(question, error instanceof Error ? error : new Error('A thread of the core died.'))
  }

  #answered(thread: Thread, message: FromThread): void {
    const question = thread.ahead.shift()
    if (question !== undefined) {
      question.running--
      if (message.kind === 'done') question.results[message.place] = message.result
      else this.#fail(question, taskError(message))
      if (question.running === 0 && (question.waiting.length === 0 || question.failure !== null))
        question.settle()
    }
    this.#feed()
  }

  /** Gives waiting tasks to threads that are ready for one, a question at a time. */
  #feed(): void {
    for (let ahead = 0; ahead < tasksAhead; ahead++)
      for (const thread of this.#threads) {
        if (thread.ahead.length > ahead) continue
        const question = this.#turns.shift()
        if (question === undefined) return
        const next = question.waiting.shift()
        if (next === undefined) continue
        if (question.waiting.length > 0) this.#turns.push(question)
        this.#tell(thread, question)
        send(thread, { kind: 'task', question: question.number, ...next })
        question.running++
        thread.ahead.push(question)
        thread.worker.ref()
      }
    for (const thread of this.#threads) if (thread.ahead.length === 0) thread.worker.unref()
  }

  #tell(thread: Thread, question: Question): void {
    const { image } = question
    const exams = this.#images.get(image)
    if (!thread.images.has(image) && exams !== undefined) {
      thread.images.add(image)
      send(thread, { kind: 'image', image, exams })
    }
    if (question.toldTo.has(thread)) return
    question.toldTo.add(thread)
    const { number, plan, homeIds, stop } = question
    send(thread, { kind: 'question', question: number, image, plan, homeIds, stop })
  }

  #fail(question: Question, error: Error): void {
    question.failure ??= error
    Atomics.store(question.stop, 0, 1)
    question.waiting.length = 0
    const turn = this.#turns.indexOf(question)
    if (turn !== -1) this.#turns.splice(turn, 1)
    if (question.running === 0) question.settle()
  }

  #forget(question: Question): void {
    this.#questions.delete(question)
    for (const thread of question.toldTo)
      send(thread, { kind: 'forget-question', question: question.number })
  }
}

function send({ worker }: Thread, message: ToThread): void {
  worker.postMessage(message)
}

const rowsOf = ({ directory }: ExamImage, { firstRun, endRun }: Task): number => {
  let rows = 0
  for (let run = firstRun; run < endRun; run++) rows += directory.rows[run] ?? 0
  return rows
}

function taskError({ name, message }: Extract<FromThread, { kind: 'failed' }>): Error {
  return name === 'RangeError' ? new RangeError(message) : new Error(message)
}
