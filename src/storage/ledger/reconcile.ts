import { z } from 'zod'
import { factTables, sessionTables } from '../duckdb/fact-tables.ts'
import { ledgerHead, setLedgerHead } from '../duckdb/recorded-transaction.ts'
import type { Session } from '../duckdb/session.ts'
import type { Ledger } from './ledger.ts'
import { storedRows } from './stored-rows.ts'
import { redoEntry } from './redo-entry.ts'

/** Runs work in one transaction that is not recorded. */
export type RunTransaction = <Result>(
  work: (session: Session) => Promise<Result>,
) => Promise<Result>

/**
 * Brings the database to where the ledger stands: entries it does not hold are put in, one transaction each.
 * A database from before there was a ledger has its facts put into it first.
 * @returns entries that were put in
 * @throws ChainBroken when one does not lead to the other; nothing was changed then
 */
export async function reconcile(run: RunTransaction, ledger: Ledger): Promise<number> {
  const { head, isEmpty } = await run(async (session) => ({
    head: await ledgerHead(session),
    isEmpty: await isWithoutFacts(session),
  }))
  if (head.sequence === 0 && !isEmpty) {
    await bringAlong(run, ledger)
    return 0
  }
  let redone = 0
  for await (const { position, rows } of ledger.entriesAfter(head)) {
    const tables = await rows()
    await run(async (session) => {
      await redoEntry(session, tables)
      await setLedgerHead(session, position)
      // Sessions that ended since must not live again.
      for (const table of sessionTables) await session.run(`DELETE FROM ${table}`)
    })
    redone += 1
  }
  return redone
}

async function bringAlong(run: RunTransaction, ledger: Ledger): Promise<void> {
  await ledger.forgetUnfinished()
  await run(async (session) => {
    for await (const tables of storedRows(session)) await ledger.recordBaseline(tables)
    await setLedgerHead(session, await ledger.begin())
  })
}

async function isWithoutFacts(session: Session): Promise<boolean> {
  const counts = factTables.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')
  const [row] = await session.query(z.object({ facts: z.number() }), `SELECT ${counts} AS facts`)
  return row?.facts === 0
}
