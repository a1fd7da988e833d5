import { fork, type ChildProcess } from 'node:child_process'
import { MemberMark } from './member-mark.ts'
import { isFromChild, type FromChild, type ToChild } from './messages.ts'

/** What a wait for the child ends with. */
export type Received = FromChild | { readonly kind: 'gone' } | { readonly kind: 'silent' }

/** One child process and the queue of what it said. Keeps the service's process alive only while it is used. */
export class ParseProcess {
  readonly #child: ChildProcess
  readonly #queue: Received[] = []
  readonly #closed: Promise<void>
  readonly #mark = new MemberMark()
  #wake: (() => void) | null = null
  #gone = false
  /** As it stood when the child had ended. */
  #begun: number | null = null

  constructor(scriptPath: string, memoryLimitMb: number) {
    this.#child = fork(scriptPath, [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${memoryLimitMb}`],
      // nothing of the service's environment: it holds settings, and may hold secrets
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc', this.#mark.descriptor],
    })
    this.#closed = new Promise((resolve) => {
      const gone = (): void => {
        if (this.#gone) return
        this.#gone = true
        this.#begun = this.#mark.member
        this.#mark.close()
        this.#push({ kind: 'gone' })
        resolve()
      }
      // 'close' comes after the last message was read from the channel, 'exit' may come before
      this.#child.once('close', gone)
      this.#child.once('error', gone)
    })
    this.#child.on('message', (message: unknown) => {
      if (isFromChild(message)) this.#push(message)
    })
  }

  get gone(): boolean {
    return this.#gone
  }

  /** The member it began last, of the upload it was given last; 0 before the first. */
  get begun(): number {
    return this.#begun ?? this.#mark.member
  }

  #push(received: Received): void {
    this.#queue.push(received)
    this.#wake?.()
  }

  /** The next thing the child says, `silent` after so long without a word, `gone` once it has ended. */
  async next(silenceLimitMs: number): Promise<Received> {
    if (this.#queue.length === 0 && !this.#gone) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, silenceLimitMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#wake = null
    }
    return this.#queue.shift() ?? { kind: this.#gone ? 'gone' : 'silent' }
  }

  send(message: ToChild): void {
    if (message.kind === 'parse' && !this.#gone) this.#mark.reset()
    // a child that has just died is noticed by its end, not here
    this.#child.send(message, () => undefined)
  }

  /** While idle a child does not keep the service from ending. */
  setIdle(idle: boolean): void {
    if (idle) {
      this.#child.unref()
      this.#child.channel?.unref()
    } else {
      this.#child.ref()
      this.#child.channel?.ref()
    }
  }

  async kill(): Promise<void> {
    // The end of an idle child must be waited for too: it would not keep the process alive until then.
    this.setIdle(false)
    this.#child.kill('SIGKILL')
    await this.#closed
  }
}
