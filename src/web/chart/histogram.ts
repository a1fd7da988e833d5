import * as Plot from '@observablehq/plot'
import type { DistributionAnswer } from '../../contract/analytics.ts'
import { histogramScale } from '../logic/histogram-scale.ts'
import { formatPublished } from '../logic/format-dose.ts'
import { logTicks } from '../logic/log-scale.ts'
import { palette } from '../logic/palette.ts'
import type { ReferenceMark } from '../logic/reference-marks.ts'
import { bare } from './bare.ts'
import { markSymbol } from './mark-symbol.ts'

export interface HistogramLine {
  readonly value: number
  readonly mark: ReferenceMark
}

type Bins = DistributionAnswer['cells'][number]['histogram']

const height = 216
const sides = 68
const marginTop = 40
/** Heights above the plot: the typical value's dot over the references' marks. */
const typicalY = 9
const laneY = 27

const tickLabels = { text: formatPublished, tickSize: 4, label: null }

/** Exams per dose bin, the typical value as a line with a dot, references as lines ending in their mark. */
export function histogram(
  bins: Bins,
  typical: number | null,
  lines: readonly HistogramLine[],
  width: number,
): SVGSVGElement {
  const values = [
    ...bins.flatMap(({ from, to }) => [from, to]),
    ...lines.map(({ value }) => value),
    ...(typical === null ? [] : [typical]),
  ]
  const type = histogramScale(bins)
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = values.reduce((a, b) => Math.max(a, b), 0)
  const tallest = bins.reduce((most, { exams }) => Math.max(most, exams), 1)
  return bare(
    Plot.plot({
      width,
      height,
      marginTop,
      marginBottom: 26,
      marginLeft: 44,
      marginRight: sides - 44,
      style: { fontSize: '12px', color: palette.muted },
      x: {
        type,
        domain: [type === 'log' ? least : Math.min(0, least), most],
        axis: null,
        nice: type === 'linear',
      },
      y: {
        domain: [0, tallest],
        ticks: Math.min(4, tallest),
        tickFormat: 'd',
        label: null,
        tickSize: 0,
      },
      marks: [
        type === 'log'
          ? Plot.axisX(logTicks({ from: least, to: most }, width - sides, 48), tickLabels)
          : Plot.axisX({ ...tickLabels, ticks: Math.max(3, Math.floor(width / 90)) }),
        Plot.gridY({ stroke: palette.grid, strokeOpacity: 1, ticks: Math.min(4, tallest) }),
        Plot.rectY(bins, {
          x1: 'from',
          x2: 'to',
          y: 'exams',
          fill: '#bfd3da',
          insetLeft: 0.5,
          insetRight: 0.5,
        }),
        Plot.ruleY([0], { stroke: palette.faint }),
        ...lines.flatMap(({ value, mark }) => [
          Plot.ruleX([value], { stroke: mark.colour, strokeWidth: 1.5, insetTop: -6 }),
          Plot.dot([value], {
            x: value,
            frameAnchor: 'top',
            dy: laneY - marginTop,
            symbol: markSymbol(mark.shape),
            fill: mark.shape === 'bar' ? mark.colour : palette.paper,
            stroke: mark.colour,
            strokeWidth: mark.shape === 'bar' ? 0 : 1.75,
          }),
        ]),
        ...(typical === null
          ? []
          : [
              Plot.ruleX([typical], {
                stroke: palette.accent,
                strokeWidth: 2.5,
                insetTop: typicalY - marginTop,
              }),
              Plot.dot([typical], {
                x: typical,
                frameAnchor: 'top',
                dy: typicalY - marginTop,
                r: 5.5,
                fill: palette.accent,
                stroke: palette.paper,
              }),
            ]),
      ],
    }),
  )
}
