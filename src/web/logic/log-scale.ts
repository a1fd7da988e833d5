/** Ends of a logarithmic axis, in the axis' own unit; both positive, from < to. */
export interface LogDomain {
  readonly from: number
  readonly to: number
}

/** Pixels from the left end; outside the domain it runs on. */
export const logPosition = (value: number, domain: LogDomain, width: number): number =>
  (Math.log(value / domain.from) / Math.log(domain.to / domain.from)) * width

/** The inverse: the value that many pixels from the left end. */
export const logValueAt = (position: number, domain: LogDomain, width: number): number =>
  domain.from * (domain.to / domain.from) ** (position / width)

const pad = 0.05

/** Holds every positive value with a margin; a single value gets half and double. Null without any. */
export function logDomain(values: readonly number[]): LogDomain | null {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value))
  if (positive.length === 0) return null
  const least = positive.reduce((a, b) => Math.min(a, b))
  const most = positive.reduce((a, b) => Math.max(a, b))
  if (most / least < 1.5) return { from: least / 2, to: most * 2 }
  const margin = (most / least) ** pad
  return { from: least / margin, to: most * margin }
}

/** Multiples of each power of ten, from dense to sparse. */
const steps: readonly (readonly number[])[] = [[1, 1.5, 2, 3, 4, 5, 7], [1, 2, 5], [1, 3], [1]]

/** Round values at least `gap` pixels apart: the densest regular set that fits. */
export function logTicks(domain: LogDomain, width: number, gap: number): readonly number[] {
  const low = Math.floor(Math.log10(domain.from))
  const high = Math.ceil(Math.log10(domain.to))
  let best: readonly number[] = []
  for (const multiples of steps) {
    const ticks: number[] = []
    for (let power = low; power <= high; power += 1) {
      for (const multiple of multiples) {
        const tick = Number((multiple * 10 ** power).toPrecision(3))
        if (tick >= domain.from && tick <= domain.to) ticks.push(tick)
      }
    }
    const fits = ticks.every((tick, index) => {
      const before = ticks[index - 1]
      if (before === undefined) return true
      return logPosition(tick, domain, width) - logPosition(before, domain, width) >= gap
    })
    if (fits && ticks.length > best.length) best = ticks
  }
  return best
}
