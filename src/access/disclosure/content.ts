import type { Traces } from './traces.ts'

/** One quantity of a published cell: what it showed, and what tells its next version apart. Never leaves the registry. */
export interface Content {
  readonly exams: number
  readonly facilities: number
  /** Distinct patients, counted no further than a profile's minimum. */
  readonly patients: number
  /** Rounded, in units; ends of the interval: null where open. */
  readonly figures: {
    readonly p25: number
    readonly p50: number
    readonly p75: number
    readonly lower: number | null
    readonly upper: number | null
  }
  readonly traces: Traces
  /** What all other facilities together learn of one whose median is still the same: by a number for both. */
  readonly known: readonly {
    readonly median: number
    readonly lower: number
    readonly upper: number
  }[]
}

/** What a cell is made of now, whether or not it may leave. */
export interface Made {
  /** Null: it may not leave by itself. */
  readonly content: Content | null
  readonly traces: Traces
  /** Whether bounds on a facility's median leave too little of it unknown. */
  readonly isPinned: (median: number, lower: number, upper: number) => boolean
}

/** The quantities of one group of exams, as they were first published together. */
export interface Part {
  /** Protocol, scheme, band and phantom. */
  readonly group: string
  /** The document that showed it first. */
  readonly document: string
  /** ISO date of it. */
  readonly asOf: string
  readonly from: string
  readonly to: string
  readonly contents: ReadonlyMap<string, Content>
}
