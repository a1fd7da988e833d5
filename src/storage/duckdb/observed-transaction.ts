import type { ChainPosition } from '../chain/chain-frame.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ChangedRows } from './changed-rows.ts'
import { CommitInDoubt } from './commit-in-doubt.ts'
import { currentVersion } from './current-version.ts'
import type { Dictionaries } from './dictionaries.ts'
import { recordFacts } from './recorded-transaction.ts'
import type { Session } from './session.ts'
import type { Prepared, WriteObserver } from './write-observer.ts'

export interface TransactionParts {
  readonly ledger: Ledger
  readonly observer: WriteObserver | undefined
  readonly dictionaries: Dictionaries
  /** Whether the database holds this entry, asked on another connection after a commit that failed. */
  readonly isHeld: (entry: ChainPosition) => Promise<boolean>
}

/**
 * One transaction: what changed is prepared before the commit and published with it, or neither happens. Its
 * facts are in the ledger, on disk, before it commits.
 * @param work is given null when nobody asks for what it changes
 * @param mustStand whether whoever observes may not refuse it for want of memory
 */
export async function observedTransaction<Result>(
  session: Session,
  parts: TransactionParts,
  work: (session: Session, rows: ChangedRows | null) => Promise<Result>,
  mustStand = false,
): Promise<Result> {
  const { observer, dictionaries } = parts
  await session.run('BEGIN TRANSACTION')
  if (observer?.listening !== true) {
    const result = await work(session, null)
    await commit(session, parts)
    return result
  }
  const before = await currentVersion(session)
  const rows = new ChangedRows(session, dictionaries)
  const result = await work(session, rows)
  assertSound(session)
  const prepared = await prepare(session, observer, dictionaries, rows, before, mustStand)
  try {
    await commit(session, parts)
  } catch (error) {
    prepared?.abort()
    throw error
  }
  // In the same turn as the commit's answer: nothing asks in between.
  prepared?.publish()
  return result
}

async function prepare(
  session: Session,
  observer: WriteObserver,
  dictionaries: Dictionaries,
  { removed, added }: ChangedRows,
  before: string,
  mustStand: boolean,
): Promise<Prepared | null> {
  const version = await currentVersion(session)
  if (removed.length === 0 && added.length === 0 && version === before) return null
  return observer.prepare({ removed, added, version, labels: dictionaries.labels(), mustStand })
}

async function commit(session: Session, { ledger, isHeld }: TransactionParts): Promise<void> {
  assertSound(session)
  const entry = await recordFacts(session, ledger)
  try {
    assertSound(session)
    await session.run('COMMIT')
  } catch (error) {
    // A commit may fail after it took: only what the database does not hold is undone.
    const held = entry === null || (await isHeld(entry).catch(() => null))
    if (entry !== null && held === null) {
      ledger.doubt(entry)
      throw new CommitInDoubt(error)
    }
    if (entry !== null && held === false) await ledger.undo(entry)
    throw error
  }
}

/** The engine reports the commit of a failed transaction as done and stores nothing. */
function assertSound(session: Session): void {
  if (session.failure !== null) throw session.failure
}
