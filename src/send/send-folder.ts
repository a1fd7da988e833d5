import { join, resolve } from 'node:path'
import { pseudonymiserOfKey } from '../access/create-pseudonymiser.ts'
import type { FacilityKey } from '../access/facility-key.ts'
import type { UploadParser } from '../ingest/member-item.ts'
import { keyCheck } from '../ingest/report/key-check.ts'
import { deliver, type DeliveryEnd } from './deliver.ts'
import { replaceFile } from './durable-file.ts'
import { FolderView } from './look-at-folder.ts'
import { createMarks } from './marks.ts'
import { Outbox } from './outbox.ts'
import { readFolder } from './read-folder.ts'
import { OwnLayoutFile } from './own-layouts.ts'
import type { RegistryAddress } from './registry-address.ts'
import { RegistryClient } from './registry-client.ts'
import { SendTally, type SendReport } from './send-report.ts'

export interface SendParts {
  readonly folder: string
  readonly outboxFolder: string
  readonly address: RegistryAddress
  readonly facilityKey: FacilityKey
  readonly registryKey: () => Promise<string>
  readonly watch: boolean
  readonly settleMs: number
  readonly pollMs: number
  readonly giveUpAfterMs: number
  readonly retryAside: boolean
  readonly parser: UploadParser
  readonly clock: () => Date
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** ISO date. */
  readonly today: () => string
  /** Ends the run in order. */
  readonly stop: AbortSignal
  /** Said to whoever looks on: sentences without names. */
  readonly say: (sentence: string) => void
}

/** How often a watching run asks for the facility's layouts. */
const askLayoutsEveryMs = 60_000

export interface SendResult {
  readonly report: SendReport
  /** What the file of a number is called, for the eyes of whoever asks. */
  nameOf(number: number): string | null
}

/**
 * The hospital's side: reads a folder's dose reports, pseudonymises them, and hands them to the registry by
 * way of an outbox on disk. Reading and handing in go on side by side.
 * @throws OutboxProblem, and what the disk threw
 */
export async function sendFolder(parts: SendParts): Promise<SendResult> {
  const { facilityKey, address, clock, sleep, stop } = parts
  const pseudonymiser = pseudonymiserOfKey(facilityKey.key, facilityKey.epoch)
  const { facility, epoch } = facilityKey
  const check = keyCheck(pseudonymiser)
  const owner = { server: address.text, facility, keyCheck: check }
  const outbox = await Outbox.open(parts.outboxFolder, owner)
  const ending = new AbortController()
  const signal = AbortSignal.any([stop, ending.signal])
  const tally = new SendTally(facility, clock().toISOString())
  const client = new RegistryClient({ address, facility, key: parts.registryKey, clock, sleep })
  const view = new FolderView(resolve(parts.folder), resolve(parts.outboxFolder))
  const own = new OwnLayoutFile(join(parts.outboxFolder, 'layouts.json'))
  let askAgainAt = 0
  const askLayouts = async (): Promise<void> => {
    const now = clock().getTime()
    if (now < askAgainAt) return
    askAgainAt = now + askLayoutsEveryMs
    await own.update(await client.layouts(signal))
  }
  let allRead = false
  let problem: string | null = null

  const reportNow = async (finished: boolean): Promise<SendReport> => {
    const report = tally.report({
      finishedAt: finished ? clock().toISOString() : null,
      problem,
      waiting: outbox.waiting.length,
      setAside: await outbox.batchesAside(),
    })
    const path = join(parts.outboxFolder, 'send-report.json')
    await replaceFile(path, `${JSON.stringify(report, null, 2)}\n`)
    return report
  }
  const reading = async (): Promise<void> => {
    await readFolder({
      ...parts,
      outbox,
      view,
      tally,
      signal,
      own,
      askLayouts,
      marks: createMarks(facilityKey.key),
      writer: { pseudonymiser, envelope: { facility, epoch, keyCheck: check } },
      onPass: async () => {
        await reportNow(false)
      },
    })
    allRead = true
  }
  const delivery = (): Promise<DeliveryEnd> =>
    deliver(
      {
        outbox,
        client,
        clock,
        random: parts.random,
        sleep,
        giveUpAfterMs: parts.watch ? null : parts.giveUpAfterMs,
        allRead: () => allRead,
        onReceipt: (receipt, batch) =>
          tally.receipt(receipt, (line) => outbox.placeOf(batch, line)),
        onRefused: (batch, why) =>
          parts.say(`Batch ${batch.name.slice(0, 8)} is set aside: ${why}`),
        onOutage: (why) => parts.say(`${why} What was read waits in the outbox.`),
        onBack: () => parts.say('The registry takes reports again.'),
      },
      signal,
    )

  try {
    await own.load()
    if (parts.retryAside) await outbox.retryAside()
    const work = [
      reading(),
      delivery().then((end) => {
        if (!end.done) problem = end.why
      }),
    ]
    // The first failure ends the other; what was added and not yet written is read again next time.
    await Promise.all(
      work.map((part) =>
        part.catch((error: unknown) => {
          ending.abort()
          throw error
        }),
      ),
    ).catch(async (error: unknown) => {
      await Promise.allSettled(work)
      if (!stop.aborted) throw error
    })
    const whole = allRead && outbox.waiting.length === 0
    if (stop.aborted && !parts.watch && !whole) problem ??= 'It was stopped before the end.'
    return { report: await reportNow(true), nameOf: (number) => view.nameOf(number) }
  } finally {
    await outbox.close()
  }
}
