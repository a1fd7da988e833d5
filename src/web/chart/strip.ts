import * as Plot from '@observablehq/plot'
import { assignLanes } from '../logic/lanes.ts'
import { logPosition, logValueAt, type LogDomain } from '../logic/log-scale.ts'
import { palette } from '../logic/palette.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import type { StripModel } from '../logic/strip-model.ts'
import { verdictWords } from '../logic/verdict-words.ts'
import { bare } from './bare.ts'
import { markSymbol } from './mark-symbol.ts'
import { stripGeometry as at, stripHeight } from './strip-geometry.ts'

export interface StripFrame {
  readonly width: number
  readonly domain: LogDomain
  readonly ticks: readonly number[]
  /** Draws the line all rows are aligned at (1 on the ratio scale). */
  readonly aligned: number | null
}

/** Grid lines run on below the strip, so that they fill a row made taller by a long name; the row clips. */
const beyond = 400

const isHollow = (model: StripModel): boolean =>
  model.verdict === 'possibly-above' || model.verdict === 'check-image-quality'

function colourOf(model: StripModel): string {
  const { tone } = verdictWords[model.verdict]
  return tone === 'alarm' || tone === 'warn' ? palette.alarm : palette.accent
}

function referenceMarks(model: StripModel, sets: readonly ReferenceSet[], frame: StripFrame) {
  const inner = frame.width - 2 * at.marginX
  const drawn = model.references.flatMap(({ set, value }) => {
    const mark = sets.find((known) => known.set === set)?.mark
    return mark === undefined ? [] : [{ value, mark }]
  })
  const symbols = drawn.filter(({ mark }) => mark.shape !== 'bar')
  const lanes = assignLanes(
    symbols.map(({ value }) => logPosition(value, frame.domain, inner)),
    at.markGap,
  )
  return {
    bars: drawn.filter(({ mark }) => mark.shape === 'bar'),
    symbols: symbols.map((symbol, index) => ({ ...symbol, lane: lanes[index] ?? 0 })),
    lanes: Math.max(0, ...lanes) + 1,
  }
}

/** Interval with open ends as arrows of fixed length: how far they reach is not known. */
function intervalMarks(model: StripModel, frame: StripFrame) {
  const { typical, interval } = model
  if (typical === null || interval === null) return []
  const inner = frame.width - 2 * at.marginX
  const away = (pixels: number) =>
    logValueAt(
      Math.min(inner + 14, Math.max(-14, logPosition(typical, frame.domain, inner) + pixels)),
      frame.domain,
      inner,
    )
  const lower = interval.lower ?? away(-at.openStub)
  const upper = interval.upper ?? away(at.openStub)
  const heads = [
    ...(interval.lower === null ? [{ x: lower, rotate: -90 }] : []),
    ...(interval.upper === null ? [{ x: upper, rotate: 90 }] : []),
  ]
  const colour = colourOf(model)
  return [
    Plot.ruleY([0], { x1: lower, x2: upper, y: at.typicalY, stroke: colour, strokeWidth: 2 }),
    ...heads.map(({ x, rotate }) =>
      Plot.dot([0], {
        x,
        y: at.typicalY,
        symbol: 'triangle',
        rotate,
        r: 3.2,
        fill: colour,
      }),
    ),
  ]
}

/** One row's figure: peers as a band, references on lanes below, the typical value on top. */
export function strip(
  model: StripModel,
  sets: readonly ReferenceSet[],
  frame: StripFrame,
): SVGSVGElement {
  const { bars, symbols, lanes } = referenceMarks(model, sets, frame)
  const height = stripHeight(lanes)
  const { peers, typical } = model
  const colour = colourOf(model)
  const bandBottom = at.bandTop + at.bandHeight
  return bare(
    Plot.plot({
      width: frame.width,
      height,
      margin: 0,
      marginLeft: at.marginX,
      marginRight: at.marginX,
      x: { type: 'log', domain: [frame.domain.from, frame.domain.to], axis: null },
      y: { type: 'identity', axis: null },
      marks: [
        Plot.ruleX(frame.ticks, { y1: 0, y2: height + beyond, stroke: palette.grid }),
        frame.aligned === null
          ? null
          : Plot.ruleX([frame.aligned], { y1: 0, y2: height + beyond, stroke: palette.faint }),
        typical === null
          ? Plot.ruleY([at.typicalY], { stroke: palette.faint, strokeDasharray: '1,5' })
          : null,
        peers === null
          ? null
          : Plot.rect([peers], {
              x1: 'p25',
              x2: 'p75',
              y1: at.bandTop,
              y2: bandBottom,
              fill: palette.peers,
              rx: 3,
            }),
        peers === null
          ? null
          : Plot.ruleX([peers.p50], {
              y1: at.bandTop,
              y2: bandBottom,
              stroke: palette.peersMedian,
              strokeWidth: 1.5,
            }),
        ...bars.map(({ value, mark }) =>
          Plot.ruleX([value], {
            y1: at.bandTop - 5,
            y2: bandBottom + 5,
            stroke: mark.colour,
            strokeWidth: 2.5,
          }),
        ),
        ...intervalMarks(model, frame),
        ...symbols.map(({ value, mark, lane }) =>
          Plot.dot([value], {
            x: value,
            y: at.laneY + lane * at.laneStep,
            symbol: markSymbol(mark.shape),
            fill: palette.paper,
            stroke: mark.colour,
            strokeWidth: 1.75,
          }),
        ),
        typical === null
          ? null
          : Plot.dot([typical], {
              x: typical,
              y: at.typicalY,
              r: 5.5,
              fill: isHollow(model) ? palette.paper : colour,
              stroke: isHollow(model) ? colour : palette.paper,
              strokeWidth: isHollow(model) ? 2.5 : 1.25,
            }),
      ],
    }),
  )
}
