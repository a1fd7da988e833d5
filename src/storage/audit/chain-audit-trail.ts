import type { AuditAct } from '../../access/audit/audit-act.ts'
import { auditEventOf } from '../../access/audit/audit-event-of.ts'
import type { AuditKeys } from '../../access/audit/audit-keys.ts'
import {
  type AuditPage,
  type AuditRead,
  type AuditTrail,
  AuditUnwritable,
} from '../../access/audit/ports.ts'
import { ChainBroken, ChainLog } from '../chain/chain-log.ts'
import { auditDirectory, auditKind } from './audit-directory.ts'
import { bodyOf } from './audit-body.ts'
import { headFault } from './head-fault.ts'
import { HeadWriter, readHead } from './head-file.ts'
import { takeNotices } from './notices.ts'
import { readAudit } from './read-audit.ts'

export interface AuditTrailOptions {
  readonly dataDir: string
  readonly keys: AuditKeys
  readonly clock: () => Date
  /** Who observed it, e.g. "OpenDRL 0.1.0". */
  readonly software: string
  /** Told when the head cannot be written, or the trail is not as it was left. */
  readonly onFailure: (error: Error) => void
  readonly segmentBytes?: number
}

/** The end of the trail is not as it was written, so nothing can be added to it. */
export class AuditTrailBroken extends Error {
  override readonly name = 'AuditTrailBroken'
}

/** Readings by commands are taken in this often. */
const lookForNoticesMs = 2_000

/** Small files: one is read whole to show a page of it. */
const segmentBytes = 2 * 2 ** 20

/** The audit trail as a hash chain of files beside the database, with a signed head. */
export class ChainAuditTrail implements AuditTrail {
  readonly #options: AuditTrailOptions
  readonly #chain: ChainLog
  readonly #head: HeadWriter
  readonly #looking: NodeJS.Timeout
  #notices: Promise<void> = Promise.resolve()
  #refused = 0

  private constructor(options: AuditTrailOptions, chain: ChainLog, head: HeadWriter) {
    this.#options = options
    this.#chain = chain
    this.#head = head
    this.#looking = setInterval(() => this.#takeNotices(), lookForNoticesMs).unref()
  }

  /**
   * Opens the trail of a data directory, or begins it. A trail that is not as its head says goes on with an entry that
   * tells it, for `opendrl verify` to find.
   * @throws AuditTrailBroken when its end cannot be read
   */
  static async open(options: AuditTrailOptions): Promise<ChainAuditTrail> {
    const directory = auditDirectory(options.dataDir)
    const chain = await ChainLog.open({
      directory,
      segmentBytes: options.segmentBytes ?? segmentBytes,
    }).catch((error: unknown) => {
      if (!(error instanceof ChainBroken)) throw error
      throw new AuditTrailBroken(
        `The end of the audit trail is not as it was written (${error.message}) "opendrl verify" names the entry. To go on, keep the folder ${directory} as evidence under another name; a new trail begins.`,
      )
    })
    const known = readHead(directory, options.keys)
    const trail = new ChainAuditTrail(
      options,
      chain,
      new HeadWriter(directory, options.keys, options.onFailure),
    )
    if (known === 'missing' && chain.head.sequence === 0)
      await trail.record({
        operations: ['trail.begin'],
        agent: { kind: 'system' },
        outcome: 'done',
      })
    else await trail.#tellFault(headFault(directory, known, chain.head))
    trail.#takeNotices()
    return trail
  }

  async record(act: AuditAct): Promise<void> {
    const { keys, clock, software } = this.#options
    const at = clock().toISOString()
    const body = bodyOf(auditEventOf(act, keys, at, software))
    try {
      this.#head.note(await this.#chain.append({ at, kind: auditKind, body }))
    } catch (error) {
      this.#refused += 1
      throw new AuditUnwritable('The audit trail cannot be written.', { cause: error })
    }
  }

  async assertWritable(): Promise<void> {
    if (this.#refused === 0) return
    const count = this.#refused
    await this.record({
      operations: ['trail.resume'],
      agent: { kind: 'system' },
      outcome: 'done',
      count,
    })
    this.#refused = 0
  }

  read(query: AuditRead): Promise<AuditPage> {
    return readAudit(auditDirectory(this.#options.dataDir), query)
  }

  async close(): Promise<void> {
    clearInterval(this.#looking)
    this.#takeNotices()
    await this.#notices
    await this.#chain.close()
    await this.#head.close()
  }

  /** One round after the other; what cannot be taken now stays for the next. */
  #takeNotices(): void {
    const { dataDir, onFailure } = this.#options
    this.#notices = this.#notices
      .then(() => takeNotices(dataDir, (act) => this.record(act)))
      .catch(onFailure)
  }

  async #tellFault(fault: ReturnType<typeof headFault>): Promise<void> {
    if (fault === null) return
    this.#options.onFailure(new Error(`The audit trail was changed: ${fault.what}.`))
    await this.record({
      operations: ['trail.fault'],
      agent: { kind: 'system' },
      outcome: 'failed',
      problem: fault.code,
    })
  }
}
