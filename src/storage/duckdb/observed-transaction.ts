import { ChangedRows } from './changed-rows.ts'
import { currentVersion } from './current-version.ts'
import type { Dictionaries } from './dictionaries.ts'
import type { Session } from './session.ts'
import type { Prepared, WriteObserver } from './write-observer.ts'

/**
 * One transaction: what changed is prepared before the commit and published with it, or neither happens.
 * @param work is given null when nobody asks for what it changes
 * @param mustStand whether whoever observes may not refuse it for want of memory
 */
export async function observedTransaction<Result>(
  session: Session,
  observer: WriteObserver | undefined,
  dictionaries: Dictionaries,
  work: (session: Session, rows: ChangedRows | null) => Promise<Result>,
  mustStand = false,
): Promise<Result> {
  await session.run('BEGIN TRANSACTION')
  if (observer?.listening !== true) {
    const result = await work(session, null)
    await commit(session)
    return result
  }
  const before = await currentVersion(session)
  const rows = new ChangedRows(session, dictionaries)
  const result = await work(session, rows)
  assertSound(session)
  const prepared = await prepare(session, observer, dictionaries, rows, before, mustStand)
  try {
    await commit(session)
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

async function commit(session: Session): Promise<void> {
  assertSound(session)
  await session.run('COMMIT')
}

/** The engine reports the commit of a failed transaction as done and stores nothing. */
function assertSound(session: Session): void {
  if (session.failure !== null) throw session.failure
}
