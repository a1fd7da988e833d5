import type { MemberItem } from '../member-item.ts'
import { refusedFile } from '../refused-file.ts'
import type { DeliveredSoFar, ToParse } from './messages.ts'
import type { ParseProcess } from './parse-process.ts'
import type { ProcessPool } from './process-pool.ts'

/** An upload that ends so many children is not read to its end. */
const maxLostChildren = 20

export interface ParseLimits {
  readonly silenceLimitMs: number
  readonly batchSize: number
}

/** Told when an upload cost a child its life; for the log. */
export type ChildLost = (loss: { readonly member: number; readonly how: 'silent' | 'gone' }) => void

interface Progress {
  delivered: DeliveredSoFar
  readonly refuse: number[]
}

/** Reads one upload, in as many children as it takes; holds one place of the pool. */
export async function* parseInChildren(
  pool: ProcessPool,
  upload: ToParse,
  limits: ParseLimits,
  onLost: ChildLost,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly MemberItem[]> {
  const progress: Progress = { delivered: { member: 0, items: 0 }, refuse: [] }
  for (;;) {
    signal?.throwIfAborted()
    const child = await pool.acquire()
    const stop = (): void => void pool.discard(child)
    signal?.addEventListener('abort', stop, { once: true })
    let end: Ending | null = null
    try {
      signal?.throwIfAborted()
      end = yield* readFrom(child, upload, limits, progress)
    } finally {
      signal?.removeEventListener('abort', stop)
      if (end?.kind === 'done') pool.release(child)
      else await pool.discard(child)
    }
    if (end.kind === 'done') return
    signal?.throwIfAborted()
    if (pool.closed) throw new Error('the upload parser is closed')
    if (end.kind === 'fault') throw new Error(`an uploaded file cannot be read: ${end.code}`)

    const { begun } = child
    const { refuse } = progress
    onLost({ member: begun, how: end.kind })
    // lost between members (an archive's directory), or time and again: nothing to go on with
    if (begun === 0 || refuse.includes(begun) || refuse.length + 1 >= maxLostChildren) {
      yield [lostRest(upload.files, refuse.includes(begun) ? begun + 1 : Math.max(begun, 1))]
      return
    }
    refuse.push(begun)
  }
}

type Ending =
  { readonly kind: 'done' | 'silent' | 'gone' } | { readonly kind: 'fault'; readonly code: string }

async function* readFrom(
  child: ParseProcess,
  upload: ToParse,
  { silenceLimitMs, batchSize }: ParseLimits,
  progress: Progress,
): AsyncGenerator<readonly MemberItem[], Ending> {
  const { delivered, refuse } = progress
  child.send({ kind: 'parse', ...upload, batchSize, delivered, refuse })
  for (;;) {
    const received = await child.next(silenceLimitMs)
    switch (received.kind) {
      case 'items':
        progress.delivered = advance(progress, received.items)
        // no clock runs while the taker works: its pace is not the child's fault
        yield received.items
        child.send({ kind: 'ack' })
        break
      case 'done':
      case 'silent':
      case 'gone':
      case 'fault':
        return received
      case 'ready':
      case 'alive':
      case 'previewed':
    }
  }
}

const advance = (progress: Progress, items: readonly MemberItem[]): DeliveredSoFar => {
  const { delivered, refuse } = progress
  const member = items.at(-1)?.member ?? delivered.member
  // a refused member gives its refusal and nothing else
  if (refuse.includes(member)) return { member: member + 1, items: 0 }
  const more = items.filter((item) => item.member === member).length
  return { member, items: more + (member === delivered.member ? delivered.items : 0) }
}

const lostRest = (files: ToParse['files'], member: number): MemberItem => ({
  member,
  name: files.at(-1)?.name ?? '',
  item: refusedFile('unknown', {
    rule: 'limit-exceeded',
    detail: 'the rest of the upload was not read',
  }),
})
