import type { IrradiationEvent } from './event.ts'
import type { ExamReport } from './exam-report.ts'
import { compareText } from './compare-text.ts'
import { mergeEvent } from './merge-event.ts'

export interface MergedEvents {
  readonly events: readonly IrradiationEvent[]
  /** 1-based positions in `events` about which two reports disagree. */
  readonly conflicts: readonly number[]
  /** Whether a report holds every merged event; reports by position as given. */
  readonly complete: readonly boolean[]
}

/**
 * Events of all reports of an exam, each once. Those with a UID are matched by it; those without by
 * start and values, as often as the report that holds most of them does: two equal exposures in one
 * report are two. An equal event that another report gives with a UID is that event.
 * @param reports in deciding order, the last wins
 */
export function mergeEvents(reports: readonly ExamReport[]): MergedEvents {
  const named = new Map<string, { event: IrradiationEvent; conflict: boolean }>()
  for (const event of reports.flatMap((report) => report.events)) {
    if (event.eventUid === null) continue
    const known = named.get(event.eventUid)
    const merged = known === undefined ? { event, conflict: false } : mergeEvent(known.event, event)
    named.set(event.eventUid, {
      event: merged.event,
      conflict: merged.conflict || known?.conflict === true,
    })
  }

  const keyOf = (event: IrradiationEvent): string =>
    valueKey((event.eventUid === null ? undefined : named.get(event.eventUid)?.event) ?? event)
  const groupsByReport = reports.map((report) => group(distinctUids(report.events), keyOf))
  const namedGroups = group(
    [...named.values()].map(({ event }) => event),
    keyOf,
  )
  const totals = new Map<string, number>()
  const unnamed = new Map<string, readonly IrradiationEvent[]>()
  for (const groups of [namedGroups, ...groupsByReport])
    for (const [key, events] of groups) {
      totals.set(key, Math.max(events.length, totals.get(key) ?? 0))
      const without = events.filter(({ eventUid }) => eventUid === null)
      if (without.length >= (unnamed.get(key)?.length ?? 0)) unnamed.set(key, without)
    }

  const items = [...named.values()]
  for (const [key, total] of totals) {
    const missing = total - (namedGroups.get(key)?.length ?? 0)
    if (missing === 0) continue
    const added = unnamed.get(key)?.slice(-missing) ?? []
    items.push(...added.map((event) => ({ event, conflict: false })))
  }
  const ordered = items.sort(byStart)
  return {
    events: ordered.map(({ event }) => event),
    conflicts: ordered.flatMap(({ conflict }, index) => (conflict ? [index + 1] : [])),
    complete: groupsByReport.map((groups) =>
      [...totals].every(([key, total]) => (groups.get(key)?.length ?? 0) >= total),
    ),
  }
}

/** A report that lists one UID twice holds one event. */
function distinctUids(events: readonly IrradiationEvent[]): readonly IrradiationEvent[] {
  const seen = new Set<string>()
  return events.filter(({ eventUid }) => {
    if (eventUid === null) return true
    if (seen.has(eventUid)) return false
    seen.add(eventUid)
    return true
  })
}

/** What makes two events without UIDs the same exposure: start, doses and extent. */
function valueKey(event: IrradiationEvent): string {
  return [
    event.startedAt,
    event.role,
    event.phantomCm,
    event.ctdivol,
    event.dlp,
    event.kap,
    event.kaR,
    event.scanningLengthMm,
  ].join('|')
}

function group(
  events: readonly IrradiationEvent[],
  keyOf: (event: IrradiationEvent) => string,
): ReadonlyMap<string, readonly IrradiationEvent[]> {
  const groups = new Map<string, IrradiationEvent[]>()
  for (const event of events) {
    const key = keyOf(event)
    const members = groups.get(key)
    if (members === undefined) groups.set(key, [event])
    else members.push(event)
  }
  return groups
}

/** By start, those without a start last in the order reported; stable. */
function byStart(
  a: { readonly event: IrradiationEvent },
  b: { readonly event: IrradiationEvent },
): number {
  return compareText(a.event.startedAt ?? '~', b.event.startedAt ?? '~')
}
