import { z } from 'zod'
import type { ChainPosition } from '../chain/chain-frame.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { writtenRows } from '../ledger/written-rows.ts'
import { factTables } from './fact-tables.ts'
import type { Session } from './session.ts'

const headRow = z.object({ sequence: z.number(), hash: z.string() })

/** Where the database stands in its ledger. */
export async function ledgerHead(session: Session): Promise<ChainPosition> {
  const [head, ...more] = await session.query(headRow, 'SELECT sequence, hash FROM ledger_head')
  if (head === undefined || more.length > 0)
    throw new Error('The database does not say where it stands in its ledger.')
  return head
}

export async function setLedgerHead(session: Session, head: ChainPosition): Promise<void> {
  await session.run('UPDATE ledger_head SET sequence = ?, hash = ?', [head.sequence, head.hash])
}

/**
 * Writes what the transaction under way has added to the ledger, on disk, and the ledger's position to the
 * database; to be committed next.
 * @returns null when no fact was added
 */
export async function recordFacts(session: Session, ledger: Ledger): Promise<ChainPosition | null> {
  const touched = factTables.filter((table) => session.written.has(table))
  const rows = await writtenRows(session, touched)
  if (rows.length === 0) return null
  const position = await ledger.record(rows)
  try {
    await setLedgerHead(session, position)
  } catch (error) {
    await ledger.undo(position)
    throw error
  }
  return position
}
