import * as Plot from '@observablehq/plot'
import { palette } from '../logic/palette.ts'
import { bare } from './bare.ts'
import type { StripFrame } from './strip.ts'
import { stripGeometry as at } from './strip-geometry.ts'

export const axisHeight = 26

/** Tick labels above or below the strips; the axis' name is page text, which can wrap. */
export function axis(
  frame: StripFrame,
  side: 'top' | 'bottom',
  format: (tick: number) => string,
): SVGSVGElement {
  const top = side === 'top'
  return bare(
    Plot.plot({
      width: frame.width,
      height: axisHeight,
      margin: 0,
      marginLeft: at.marginX,
      marginRight: at.marginX,
      x: { type: 'log', domain: [frame.domain.from, frame.domain.to], axis: null },
      y: { type: 'identity', axis: null },
      marks: [
        Plot.ruleX(frame.ticks, {
          y1: top ? axisHeight - 5 : 0,
          y2: top ? axisHeight : 5,
          stroke: palette.faint,
        }),
        Plot.text(frame.ticks, {
          x: (tick: number) => tick,
          y: top ? 11 : 15,
          text: format,
          fill: palette.muted,
          fontSize: 12,
          fontVariant: 'tabular-nums',
        }),
      ],
    }),
  )
}
