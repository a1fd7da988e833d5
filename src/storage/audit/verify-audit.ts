import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { auditKeys } from '../../access/audit/audit-keys.ts'
import { masterKey } from '../key-file.ts'
import { readSegment, segmentNumbers } from '../chain/chain-segments.ts'
import { verifyChain } from '../chain/verify-chain.ts'
import { auditDirectory, auditKind } from './audit-directory.ts'
import { eventOfText, textOfBody } from './audit-body.ts'
import { headFault } from './head-fault.ts'
import { readHead } from './head-file.ts'

export interface AuditReport {
  /** Sound entries before the fault, or all. */
  readonly entries: number
  /** The first entry that is not as it was written, or is missing. */
  readonly fault: { readonly sequence: number; readonly what: string } | null
}

/**
 * Reads the whole audit trail of a data directory, also while a service writes it, and names the first entry that was
 * edited, moved, removed or cut off. What cannot be noticed: the whole trail, head included, put back to an earlier day.
 */
export function verifyAudit(dataDir: string): AuditReport {
  const directory = auditDirectory(dataDir)
  if (segmentNumbers(directory).length === 0)
    return { entries: 0, fault: { sequence: 1, what: 'there is no audit trail' } }
  if (!existsSync(join(dataDir, 'keys', 'master.key')))
    return {
      entries: 0,
      fault: { sequence: 0, what: 'keys/master.key is missing: the head cannot be checked' },
    }
  // The head is read first: the trail may grow meanwhile, and is never behind it.
  const known = readHead(directory, auditKeys(masterKey(dataDir, noKey)))
  const chain = verifyChain(directory)
  const told = firstTold(directory, chain.entries)
  if (told !== null && told.sequence < (chain.fault?.sequence ?? Infinity))
    return { entries: told.sequence - 1, fault: told }
  if (chain.fault !== null) {
    const { sequence, what } = chain.fault
    return { entries: chain.entries, fault: { sequence, what } }
  }
  const wrong = headFault(directory, known, chain.head)
  return {
    entries: chain.entries,
    fault: wrong === null ? null : { sequence: wrong.sequence, what: wrong.what },
  }
}

const noKey = (): never => {
  throw new Error('The master key went missing while it was read.')
}

/** The first entry that is none of the trail's, was replaced, or in which the service says what it found wrong. */
function firstTold(directory: string, entries: number): AuditReport['fault'] {
  for (const number of segmentNumbers(directory))
    for (const { header, body } of readSegment(directory, number).frames) {
      const { sequence, kind, now } = header
      if (sequence > entries) return null
      if (kind !== auditKind || now !== undefined)
        return { sequence, what: `entry ${sequence} is no entry of the audit trail` }
      const text = textOfBody(body)
      if (!text.includes('"trail.fault"')) continue
      const { recorded, outcomeDesc } = eventOfText(text, sequence)
      return {
        sequence,
        what: `the service found the trail damaged when it started (${outcomeDesc ?? 'unknown'}, ${recorded})`,
      }
    }
  return null
}
