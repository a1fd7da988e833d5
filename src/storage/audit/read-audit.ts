import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { AuditEvent } from '../../contract/audit-event.ts'
import { type AuditFilter, matchesFilter } from '../../access/audit/audit-filter.ts'
import type { AuditPage, AuditRead } from '../../access/audit/ports.ts'
import { parseHeader } from '../chain/chain-frame.ts'
import { readSegment, segmentName, segmentNumbers } from '../chain/chain-segments.ts'
import { eventOfText, textOfBody } from './audit-body.ts'

/** Entries looked at for one page: an answer comes soon, and says where to go on. */
const lookedAt = 50_000

/** A page of the trail in a directory, also while a service appends to it. */
export async function readAudit(
  directory: string,
  { filter, after, limit }: AuditRead,
): Promise<AuditPage> {
  const events: AuditEvent[] = []
  const mayMatch = textTest(filter)
  let looked = 0
  for (const number of segmentsFrom(directory, after)) {
    for (const { header, body } of readSegment(directory, number).frames) {
      const { sequence } = header
      if (sequence <= after) continue
      if (events.length === limit || looked === lookedAt) return { events, next: sequence - 1 }
      looked += 1
      const text = textOfBody(body)
      if (!mayMatch(text)) continue
      const event = eventOfText(text, sequence)
      if (matchesFilter(event, filter)) events.push(event)
    }
    // Others want the thread as well.
    await setImmediate()
  }
  return { events, next: null }
}

/** What an entry's text must hold to be worth understanding; values of the trail are plain, none is escaped in JSON. */
function textTest(filter: AuditFilter): (text: string) => boolean {
  const { operation, agent, facilities, tokens } = filter
  const each = [operation, agent].flatMap((value) =>
    value === undefined ? [] : [JSON.stringify(value)],
  )
  const oneOf = [facilities, tokens].flatMap((values) =>
    values === undefined ? [] : [values.map((value) => JSON.stringify(value))],
  )
  return (text) =>
    each.every((part) => text.includes(part)) &&
    oneOf.every((parts) => parts.some((part) => text.includes(part)))
}

/** The files of a trail from the one that holds the entry behind `after`. */
function segmentsFrom(directory: string, after: number): readonly number[] {
  const numbers = segmentNumbers(directory)
  let low = 0
  let high = numbers.length
  // the first file that begins behind the wanted entry
  while (low < high) {
    const middle = (low + high) >>> 1
    const first = firstSequence(join(directory, segmentName(numbers[middle] ?? 0)))
    if (first === null || first > after + 1) high = middle
    else low = middle + 1
  }
  return numbers.slice(Math.max(low - 1, 0))
}

const headerBytes = 4_096

function firstSequence(path: string): number | null {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(headerBytes)
    const length = readSync(file, bytes, 0, headerBytes, 0)
    const end = bytes.subarray(0, length).indexOf('\n')
    return end === -1 ? null : (parseHeader(bytes.toString('utf8', 0, end))?.sequence ?? null)
  } finally {
    closeSync(file)
  }
}
