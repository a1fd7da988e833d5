import type { Scan, ScanEvent } from './same-scans.ts'

/** Two exams of one exposure without a start time lie at most this far apart. */
const toleranceS = 300
/** Formats round doses differently; a start time to the second already tells exposures of a scanner apart. */
const relativeTolerance = 0.01
const lengthToleranceMm = 1
/** What holds this many exams is no key any more: a hostile file must not cost the square of its exams. */
const mostHolders = 64

/** By what two exams may be the same scan: by UIDs only, or by whatever agrees. */
export type Comparison = 'by-uid' | 'by-any'

/** Whether two events are one exposure: by UID; else by start and doses; else by doses, lengths and time of the exams. */
export function sameExposure(
  a: ScanEvent,
  ofA: Scan,
  b: ScanEvent,
  ofB: Scan,
  comparison: Comparison,
): boolean {
  if (a.eventUid !== null && b.eventUid !== null) return a.eventUid === b.eventUid
  if (comparison === 'by-uid') return false
  if (a.startedAt !== null && b.startedAt !== null)
    return second(a.startedAt) === second(b.startedAt) && doses.every((of) => close(of(a), of(b)))
  const [timeA, timeB] = [secondsOf(ofA.examTime), secondsOf(ofB.examTime)]
  return (
    // A radiograph of the other hand may well have the same dose.
    ofA.modality === 'CT' &&
    timeA !== null &&
    timeB !== null &&
    Math.abs(timeA - timeB) <= toleranceS &&
    a.ctdivol !== null &&
    a.dlp !== null &&
    a.ctdivol === b.ctdivol &&
    a.dlp === b.dlp &&
    Math.abs((a.scanningLengthMm ?? 0) - (b.scanningLengthMm ?? a.scanningLengthMm ?? 0)) <=
      lengthToleranceMm
  )
}

const doses: readonly ((event: ScanEvent) => number | null)[] = [
  ({ ctdivol }) => ctdivol,
  ({ dlp }) => dlp,
  ({ kap }) => kap,
  ({ kaR }) => kaR,
]

/** What is not stated contradicts nothing. */
const close = (a: number | null, b: number | null): boolean =>
  a === null || b === null || Math.abs(a - b) <= relativeTolerance * Math.max(a, b)

const second = (at: string): string => at.slice(0, 19)

function secondsOf(time: string | null): number | null {
  const [, hours, minutes, seconds] = /^(\d\d):(\d\d):(\d\d)/.exec(time ?? '') ?? []
  return hours === undefined ? null : (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
}

interface Exposure {
  readonly scan: Scan
  readonly event: ScanEvent
}

/** Exams by what their exposures can be recognised by, in the order they were added. */
export class ScanIndex {
  readonly #holders = new Map<string, Exposure[]>()
  readonly #place = new Map<Scan, number>()

  add(scan: Scan): void {
    this.#place.set(scan, this.#place.size)
    for (const event of scan.events)
      for (const key of keysOf(scan, event, [0])) {
        const holders = this.#holders.get(key)
        if (holders === undefined) this.#holders.set(key, [{ scan, event }])
        else if (holders.length < mostHolders) holders.push({ scan, event })
      }
  }

  /**
   * How many exposures of an exam are in others, each of whose counts once; in the order they were added.
   * @param comparison by what an exam may be the same scan; null: it is not
   */
  shared(
    scan: Scan,
    comparison: (other: Scan) => Comparison | null,
  ): readonly (readonly [Scan, number])[] {
    const counts = new Map<Scan, number>()
    const used = new Set<ScanEvent>()
    for (const event of scan.events) {
      const met = new Set<Scan>()
      for (const key of keysOf(scan, event, [-1, 0, 1]))
        for (const { scan: other, event: candidate } of this.#holders.get(key) ?? []) {
          if (met.has(other) || used.has(candidate)) continue
          const by = comparison(other)
          if (by === null || !sameExposure(event, scan, candidate, other, by)) continue
          met.add(other)
          used.add(candidate)
          counts.set(other, (counts.get(other) ?? 0) + 1)
        }
    }
    const place = (of: Scan): number => this.#place.get(of) ?? 0
    return [...counts].sort(([a], [b]) => place(a) - place(b))
  }
}

/** @param slots of time beside that of the exam */
function keysOf(scan: Scan, event: ScanEvent, slots: readonly number[]): string[] {
  const { eventUid, startedAt, ctdivol, dlp } = event
  const where = `${scan.scannerId} ${scan.examDate}`
  const time = secondsOf(scan.examTime)
  const keys: string[] = []
  if (eventUid !== null) keys.push(`uid ${eventUid}`)
  if (startedAt !== null) keys.push(`start ${where} ${second(startedAt)}`)
  if (time !== null && ctdivol !== null && dlp !== null)
    for (const slot of slots)
      keys.push(`dose ${where} ${ctdivol} ${dlp} ${Math.floor(time / toleranceS) + slot}`)
  return keys
}
