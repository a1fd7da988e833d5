import type { MarkShape } from '../logic/reference-marks.ts'

/** Outlines around (0, 0), about 11 px wide; drawn hollow, so that what lies behind stays visible. */
export const markPaths: Readonly<Record<MarkShape, string>> = {
  bar: 'M-1.25-8h2.5v16h-2.5z',
  triangle: 'M0-5.6L5.4 4.2H-5.4Z',
  square: 'M-4.3-4.3h8.6v8.6h-8.6z',
  diamond: 'M0-6L5 0L0 6L-5 0Z',
  star: 'M0-6.2L1.6-1.9L6-1.9L2.5 .9L3.8 5.2L0 2.6L-3.8 5.2L-2.5 .9L-6-1.9L-1.6-1.9Z',
  wye: 'M0 5.6L5.4-4.2H-5.4Z',
  cross: 'M-1.9-5.4h3.8v3.5h3.5v3.8h-3.5v3.5h-3.8v-3.5h-3.5v-3.8h3.5Z',
  hexagon: 'M-5.3 0L-2.65-4.6H2.65L5.3 0L2.65 4.6H-2.65Z',
  slim: 'M-2.3-5.6h4.6v11.2h-4.6z',
  flat: 'M-5.6-2.3h11.2v4.6h-11.2z',
  circle: 'M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0Z',
}

/** The same outlines as a Plot symbol: drawn at fixed size. */
export const markSymbol = (shape: MarkShape) => ({
  draw(context: CanvasPath) {
    drawPath(context, markPaths[shape])
  },
})

/** Plays the few path commands the outlines use (M, L, H, h, v, a full circle, Z) onto a path context. */
function drawPath(context: CanvasPath, path: string): void {
  if (path.includes('a')) {
    context.arc(0, 0, 4.6, 0, 2 * Math.PI)
    return
  }
  let x = 0
  let y = 0
  for (const [, command = '', rest = ''] of path.matchAll(/([MLHhvzZ])([^MLHhvzZ]*)/g)) {
    const [a = 0, b = 0] = (rest.match(/-?\d*\.?\d+/g) ?? []).map(Number)
    if (command === 'z' || command === 'Z') {
      context.closePath()
      continue
    }
    if (command === 'M' || command === 'L') [x, y] = [a, b]
    if (command === 'H') x = a
    if (command === 'h') x += a
    if (command === 'v') y += a
    if (command === 'M') context.moveTo(x, y)
    else context.lineTo(x, y)
  }
}
