import type { Receipt } from '../contract/receipt.ts'
import type { Batch, Outbox } from './outbox.ts'
import type { RegistryClient } from './registry-client.ts'
import { retryWaitMs } from './retry-wait.ts'

export interface DeliveryParts {
  readonly outbox: Outbox
  readonly client: RegistryClient
  readonly clock: () => Date
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Stops trying after so long without success; null: never. */
  readonly giveUpAfterMs: number | null
  /** True once nothing more will be put into the outbox. */
  readonly allRead: () => boolean
  readonly onReceipt: (receipt: Receipt, batch: Batch) => void
  readonly onRefused: (batch: Batch, why: string) => void
  readonly onOutage: (why: string) => void
  readonly onBack: () => void
}

/** Ended in order, or given up and why. */
export type DeliveryEnd = { readonly done: true } | { readonly done: false; readonly why: string }

const lookEveryMs = 100

/** Hands in batch after batch, in their order, until the outbox is empty and stays so. @throws when stopped */
export async function deliver(parts: DeliveryParts, signal: AbortSignal): Promise<DeliveryEnd> {
  const { outbox, client, clock, sleep } = parts
  let failures = 0
  let goodUntil = clock().getTime()
  for (;;) {
    signal.throwIfAborted()
    const [batch] = outbox.waiting
    if (batch === undefined) {
      if (parts.allRead()) return { done: true }
      goodUntil = clock().getTime()
      await sleep(lookEveryMs, signal)
      continue
    }
    const bytes = await outbox.read(batch)
    const lines = linesOf(bytes)
    const answer = await client.handIn(bytes, batch.sha256, lines.length, signal)
    if (answer.kind === 'later' || answer.kind === 'not-let-in') {
      failures += 1
      if (failures === 1) parts.onOutage(answer.why)
      const patient = parts.giveUpAfterMs === null
      const spent = clock().getTime() - goodUntil
      if (!patient && (answer.kind === 'not-let-in' || spent >= (parts.giveUpAfterMs ?? 0)))
        return { done: false, why: answer.why }
      const asked = answer.kind === 'later' ? answer.afterMs : null
      await sleep(retryWaitMs(failures, parts.random(), asked), signal)
      continue
    }
    if (failures > 0) parts.onBack()
    failures = 0
    goodUntil = clock().getTime()
    if (answer.kind === 'too-large' && lines.length > 1) await outbox.split(batch)
    else if (answer.kind === 'taken') await taken(batch, lines, answer.receipt, parts)
    else {
      const why =
        answer.kind === 'refused' ? answer.why : 'One record is larger than the registry takes.'
      const status = answer.kind === 'refused' ? answer.status : 413
      parts.onRefused(batch, why)
      await outbox.setAside(batch, bytes.toString('utf8'), {
        status,
        reason: why,
        at: clock().toISOString(),
      })
    }
  }
}

/** A line each; blank ones are none. */
const linesOf = (bytes: Buffer): readonly string[] =>
  bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')

async function taken(
  batch: Batch,
  lines: readonly string[],
  receipt: Receipt,
  { outbox, onReceipt, clock }: DeliveryParts,
): Promise<void> {
  onReceipt(receipt, batch)
  if (receipt.counts.rejected === 0) return outbox.delivered(batch)
  const refusals = receipt.findings.filter(({ severity }) => severity === 'rejected')
  const rows = new Set(refusals.map(({ row }) => row))
  // A receipt shows its first findings only: where some are not told, all lines are kept.
  const told = rows.size === receipt.counts.rejected
  const kept = told ? lines.filter((_, index) => rows.has(index + 1)) : lines
  await outbox.setAside(batch, kept.map((line) => `${line}\n`).join(''), {
    status: null,
    reason: [...new Set(refusals.map(({ message }) => message))].join(' '),
    at: clock().toISOString(),
  })
}
