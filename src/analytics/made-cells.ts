import { isCellAllowed } from '../access/disclosure/cell-allowed.ts'
import type { Content, Made } from '../access/disclosure/content.ts'
import { guardedInterval } from '../access/disclosure/guarded-interval.ts'
import { guardMedians, isPinned, type MedianFigures } from '../access/disclosure/median-guard.ts'
import type { DisclosureProfile } from '../access/disclosure/profiles.ts'
import type { Traces } from '../access/disclosure/traces.ts'
import { mixed, tracePart } from '../aggregate/cell-traces.ts'
import { intervalRanks } from '../aggregate/interval-ranks.ts'
import { interpolate, quantilePosition } from '../aggregate/quantile.ts'
import { quantityDefinitions } from '../domain/quantity.ts'
import type { DrlCell } from './drl-cells.ts'

/** Facilities up to which what all but one know of that one is held against earlier versions. */
const mostColluding = 60

/** A cell with what a profile may show of it, before it is held against other cells and earlier versions. */
export function madeCell(
  { definition, disclosure, isEnough, exams, facilities }: DrlCell,
  profile: DisclosureProfile,
): Made | null {
  if (disclosure === null) return null
  const { patients, standIns } = disclosure
  const order = [...disclosure.medians.keys()].sort(
    (left, right) => (disclosure.medians[left] ?? 0) - (disclosure.medians[right] ?? 0),
  )
  const medians = Float64Array.from(order, (at) => disclosure.medians[at] ?? 0)
  const tokens = order.map((at, place) => medianToken(standIns[at] ?? 0, medians[place] ?? 0))
  const traces = tracesOf(disclosure.traces, standIns)
  const { stepsPerUnit } = quantityDefinitions[definition.quantity]
  const isAllowed = isEnough && isCellAllowed({ exams, facilities, patients }, profile)
  const guarded = isAllowed
    ? guardMedians({
        medians,
        figuresOf: (sorted) => medianFigures(sorted, profile.facilitiesBeyond),
        significantFigures: profile.facilityFigures,
        stepsPerUnit,
      })
    : null
  return {
    content: guarded === null ? null : content(guarded),
    traces,
    isPinned: (median, lower, upper) =>
      isPinned({ medians, stepsPerUnit }, tokens.indexOf(median), lower, upper),
  }

  function content({ figures, known }: NonNullable<ReturnType<typeof guardMedians>>): Content {
    const [p25, p50, p75, lower, upper] = figures
    return {
      exams,
      facilities,
      patients,
      figures: { p25, p50, p75, lower, upper },
      traces,
      known:
        facilities > mostColluding
          ? []
          : known.map((bound) => ({
              median: tokens[bound.at] ?? 0,
              lower: Math.ceil(bound.lower),
              upper: Math.floor(bound.upper),
            })),
    }
  }
}

/** The one set of figures that leaves: type 7, and ends that are means of three. */
export function medianFigures(sorted: Float64Array, facilitiesBeyond: number): MedianFigures {
  const at = (p: number): number => {
    const { below, fraction } = quantilePosition(sorted.length, p, 7)
    return interpolate(
      sorted[below] ?? Number.NaN,
      sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN,
      fraction,
    )
  }
  const ends = guardedInterval(sorted, intervalRanks(sorted.length, 0.75), facilitiesBeyond)
  return [at(0.25), at(0.5), at(0.75), ends.lower, ends.upper]
}

function tracesOf(words: Uint32Array, standIns: Uint32Array): Traces {
  const part = (name: keyof typeof tracePart): Uint32Array =>
    words.slice(tracePart[name].at, tracePart[name].at + tracePart[name].places)
  const members = new Uint32Array(tracePart.facilities.places)
  for (const facility of standIns) {
    const place = mixed(facility, 1) % members.length
    members[place] = (members[place] ?? 0) + mixed(facility, 2)
  }
  return { patients: part('patients'), days: part('days'), facilities: part('facilities'), members }
}

/** One number for a facility and its median, in half steps. */
function medianToken(facility: number, median: number): number {
  const halves = Math.round(2 * median)
  return mixed(mixed(facility, halves >>> 0), Math.floor(halves / 2 ** 32))
}

/** What a cell is made of that has no exam. */
export const emptyCell: Made = {
  content: null,
  traces: {
    patients: new Uint32Array(tracePart.patients.places),
    days: new Uint32Array(tracePart.days.places),
    facilities: new Uint32Array(tracePart.facilities.places),
    members: new Uint32Array(tracePart.facilities.places),
  },
  isPinned: () => true,
}
