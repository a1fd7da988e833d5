// Entry of the process that parses uploads. It has no keys, no database and next to no environment; whatever an
// upload does to it, the service kills it and starts another.
import { adaptersWith } from '../adapters.ts'
import { batches } from './batches.ts'
import { writeMark } from './member-mark.ts'
import { isToChild, markDescriptor, type FromChild, type ToChild } from './messages.ts'
import { previewFile } from './preview-file.ts'
import { undelivered } from './undelivered.ts'
import { walkFiles } from './walk-files.ts'

const aliveEveryMs = 500

// The CSV library makes an error of every row that is shorter than its header; tracing where it did so takes
// longer than reading the row, and nobody sees the trace.
Error.stackTraceLimit = 0

const send = (message: FromChild): Promise<void> =>
  new Promise((resolve, reject) => {
    if (process.send === undefined) throw new Error('the parse child is started by the service')
    process.send(message, (error: Error | null) => {
      if (error === null) resolve()
      else reject(error)
    })
  })

let acknowledge: () => void = () => undefined

async function parse(order: Extract<ToChild, { kind: 'parse' }>): Promise<void> {
  let lastSign = performance.now()
  const refuse = new Set(order.refuse)
  const walked = walkFiles(order.files, {
    adapters: adaptersWith(order.layouts, order.only),
    archives: order.only === undefined,
    skip: order.delivered.member - 1,
    refuse,
    onMember: (member) => writeMark(markDescriptor, member),
    onBytes: () => {
      if (performance.now() - lastSign < aliveEveryMs) return
      lastSign = performance.now()
      void send({ kind: 'alive' })
    },
  })
  let taken: Promise<void> = Promise.resolve()
  for await (const items of batches(
    undelivered(walked, order.delivered, refuse),
    order.batchSize,
  )) {
    // one batch may be under way while the next is being read: bounded memory, no idle reader
    await taken
    taken = new Promise((resolve) => {
      acknowledge = resolve
    })
    await send({ kind: 'items', items })
  }
  await taken
}

async function preview(order: Extract<ToChild, { kind: 'preview' }>): Promise<void> {
  await send({ kind: 'previewed', outcome: await previewFile(order) })
}

// The Parquet library reads columns side by side: the first that is damaged is heard of, the others' end here.
process.on('unhandledRejection', () => undefined)
process.on('disconnect', () => process.exit(0))
process.on('message', (message: unknown) => {
  if (!isToChild(message)) return
  if (message.kind === 'ack') {
    acknowledge()
    return
  }
  const work = message.kind === 'preview' ? preview(message) : parse(message)
  work.then(
    () => send({ kind: 'done' }),
    (error: unknown) => {
      // a fault of the disk is told; anything else is a fault of ours and ends this process, which the service sees
      const code =
        error instanceof Error && 'syscall' in error && 'code' in error ? error.code : null
      if (typeof code !== 'string') process.exit(70)
      return send({ kind: 'fault', code })
    },
  )
})
void send({ kind: 'ready' })
