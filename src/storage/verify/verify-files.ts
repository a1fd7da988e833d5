import { join } from 'node:path'
import { z } from 'zod'
import type { VerificationPart } from '../../contract/verification.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import { leadsTo } from '../backup/leads-to.ts'
import type { ChainPosition } from '../chain/chain-frame.ts'
import { verifyChain } from '../chain/verify-chain.ts'
import { sumsText } from '../duckdb/row-sums.ts'
import { ledgerSums } from './ledger-sums.ts'
import { verifyKeys } from './verify-keys.ts'

/** What is found in the files beside the database. Plain, so that it can come from another process. */
export const filesReport = z.object({
  ledger: z.object({ checked: z.int(), fault: z.string().nullable() }),
  audit: z.object({ checked: z.int(), fault: z.string().nullable() }),
  keys: z.object({ checked: z.int(), fault: z.string().nullable() }),
  /** Fingerprint of the ledger's rows by table, up to where the database stands; null when it cannot be read. */
  sums: z.record(z.string(), z.string()).nullable(),
})
export type FilesReport = z.infer<typeof filesReport>

/**
 * Reads ledger and audit trail to the end, also while a service appends to them.
 * @param head where the database stands in the ledger; null when it does not say
 */
export async function verifyFiles(
  dataDir: string,
  head: ChainPosition | null,
): Promise<FilesReport> {
  const directory = join(dataDir, 'ledger')
  const chain = verifyChain(directory)
  const keys = verifyKeys(dataDir)
  const broken =
    chain.fault === null ? null : `In the ledger, ${chain.fault.what} (${chain.fault.file}).`
  return {
    ledger: {
      checked: chain.entries,
      fault: broken ?? (head === null ? null : await misled(directory, head)),
    },
    audit: auditOf(dataDir, keys.fault),
    keys,
    sums: broken === null && head !== null ? await sumsBy(directory, head.sequence) : null,
  }
}

/** The signed head of the trail can be checked only with a key that can be used. */
function auditOf(dataDir: string, keyFault: string | null): FilesReport['audit'] {
  if (keyFault !== null)
    return { checked: 0, fault: `The head of the audit trail cannot be checked: ${keyFault}` }
  const { entries, fault } = verifyAudit(dataDir)
  return {
    checked: entries,
    fault: fault === null ? null : `In the audit trail, ${fault.what}.`,
  }
}

async function misled(directory: string, head: ChainPosition): Promise<string | null> {
  if (await leadsTo(directory, head)) return null
  return `The ledger does not lead to entry ${head.sequence}, where the database stands.`
}

const sumsBy = async (directory: string, upTo: number): Promise<Record<string, string>> =>
  Object.fromEntries(
    [...(await ledgerSums(directory, upTo))].map(([table, sums]) => [table, sumsText(sums)]),
  )

export const partOf = (
  part: VerificationPart['part'],
  { checked, fault }: { readonly checked: number; readonly fault: string | null },
): VerificationPart => ({ part, sound: fault === null, checked, fault })
