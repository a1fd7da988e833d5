import { phantomWords } from '../logic/describe-row.ts'
import { counted } from '../logic/format-count.ts'
import { formatDose } from '../logic/format-dose.ts'
import { formatRatio } from '../logic/format-ratio.ts'
import { groupRows } from '../logic/group-rows.ts'
import type { JudgedRow } from '../logic/judge-row.ts'
import { logDomain, logTicks } from '../logic/log-scale.ts'
import { palette } from '../logic/palette.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import { referenceWords } from '../logic/reference-words.ts'
import { stripModel, stripValues } from '../logic/strip-model.ts'
import { verdictText, verdictWords } from '../logic/verdict-words.ts'
import type { Scale } from '../logic/view-state.ts'
import { wrapText } from '../logic/wrap-text.ts'
import { axis, axisHeight } from './axis.ts'
import { markPaths } from './mark-symbol.ts'
import { strip } from './strip.ts'
import { stripGeometry } from './strip-geometry.ts'

export interface ExportedView {
  readonly heading: string
  readonly subLine: string
  readonly axisTitle: string
  readonly tickFormat: (tick: number) => string
  readonly footer: string
  readonly rows: readonly JudgedRow[]
  readonly sets: readonly ReferenceSet[]
  readonly scale: Scale
}

const width = 1200
const left = { x: 24, width: 290 }
const middle = { x: 320, width: 560 }
const right = { value: 952, ratio: 968, verdict: 1058 }
const font = "Seravek, 'Segoe UI', Ubuntu, 'Open Sans', Calibri, 'DejaVu Sans', sans-serif"
const svgNamespace = 'http://www.w3.org/2000/svg'

type Attributes = Readonly<Record<string, string | number>>

function element(name: string, attributes: Attributes, content = ''): SVGElement {
  const node = document.createElementNS(svgNamespace, name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value))
  node.textContent = content
  return node
}

const text = (x: number, y: number, content: string, attributes: Attributes = {}) =>
  element('text', { x, y, fill: palette.ink, 'font-size': 13, ...attributes }, content)

function place(svg: SVGSVGElement, x: number, y: number): SVGSVGElement {
  svg.setAttribute('x', String(x))
  svg.setAttribute('y', String(y))
  return svg
}

interface WordLines {
  readonly name: readonly string[]
  readonly reference: readonly string[]
  readonly verdict: readonly string[]
}

/** Words broken into lines that fit their column, by an average character width rounded up. */
function wordLines({ row, against, verdict }: JudgedRow, sets: readonly ReferenceSet[]): WordLines {
  const short = against === null ? '' : referenceWords(against, sets)
  return {
    name: wrapText(`${row.protocol.name}, ${row.bandLabel}`, Math.floor(left.width / 8)),
    reference: wrapText(short, 13),
    verdict: wrapText(verdictText(verdict, row), 15),
  }
}

/** The whole figure as one file that needs nothing else: heading, legend, axis, rows, provenance. */
export function exportSvg(view: ExportedView): string {
  const { rows, sets, scale } = view
  const models = rows.map((judged) => stripModel(judged, scale))
  const values = models.flatMap(stripValues)
  const domain = logDomain(scale === 'ratio' ? [...values, 1] : values) ?? { from: 1, to: 10 }
  const inner = middle.width - 2 * stripGeometry.marginX
  const frame = {
    width: middle.width,
    domain,
    ticks: logTicks(domain, inner, 54),
    aligned: scale === 'ratio' ? 1 : null,
  }
  const parts: SVGElement[] = []
  let y = 40
  for (const line of wrapText(view.heading, 90)) {
    parts.push(text(left.x, y, line, { 'font-size': 22, 'font-weight': 600 }))
    y += 28
  }
  parts.push(text(left.x, y - 4, view.subLine, { fill: palette.muted }))
  y += 26
  y = legend(sets, parts, y)
  parts.push(text(middle.x + stripGeometry.marginX, y, view.axisTitle, { fill: palette.muted }))
  y += 6
  parts.push(place(axis(frame, 'top', view.tickFormat), middle.x, y))
  y += axisHeight
  for (const group of groupRows(rows, ({ row }) => row.population)) {
    parts.push(text(left.x, y + 18, group.name, { 'font-weight': 600, fill: palette.muted }))
    y += 28
    for (const judged of group.rows) {
      const model = models[rows.indexOf(judged)]
      if (model === undefined) continue
      const figure = strip(model, sets, frame)
      const lines = wordLines(judged, sets)
      const height = Math.max(
        Number(figure.getAttribute('height')),
        lines.name.length * 17 + 30,
        lines.reference.length * 14 + 30,
        lines.verdict.length * 17 + 12,
      )
      figure.setAttribute('height', String(height))
      figure.setAttribute('viewBox', `0 0 ${middle.width} ${height}`)
      parts.push(element('path', { d: `M${left.x} ${y}H${width - 24}`, stroke: palette.hairline }))
      parts.push(place(figure, middle.x, y))
      parts.push(...words(judged, lines, y))
      y += height
    }
  }
  parts.push(element('path', { d: `M${left.x} ${y}H${width - 24}`, stroke: palette.hairline }))
  parts.push(text(left.x, y + 26, view.footer, { fill: palette.muted, 'font-size': 12 }))
  return serialise(parts, y + 48)
}

function words(
  { row, ratio, verdict }: JudgedRow,
  lines: WordLines,
  y: number,
): readonly SVGElement[] {
  const tone = verdictWords[verdict].tone
  const colour = tone === 'alarm' || tone === 'warn' ? palette.alarm : palette.ink
  const phantom = phantomWords(row)
  const under = `${counted(row.exams, 'exam')}${phantom === '' ? '' : ` · ${phantom}`}`
  return [
    ...lines.name.map((line, index) =>
      text(left.x, y + 19 + index * 17, line, { 'font-weight': 600 }),
    ),
    text(left.x, y + 19 + lines.name.length * 17, under, { fill: palette.muted, 'font-size': 12 }),
    text(right.value, y + 19, row.typical === null ? '–' : formatDose(row.typical), {
      'font-weight': 600,
      'text-anchor': 'end',
    }),
    text(right.value, y + 36, row.unit, {
      fill: palette.muted,
      'font-size': 12,
      'text-anchor': 'end',
    }),
    ...(ratio === null
      ? []
      : [
          text(right.ratio, y + 19, formatRatio(ratio)),
          ...lines.reference.map((line, index) =>
            text(right.ratio, y + 36 + index * 14, line, { fill: palette.muted, 'font-size': 11 }),
          ),
        ]),
    ...lines.verdict.map((line, index) =>
      text(right.verdict, y + 19 + index * 17, line, { fill: colour }),
    ),
  ]
}

/** Marks with their names, wrapped to the width; returns where the next part begins. */
function legend(sets: readonly ReferenceSet[], parts: SVGElement[], top: number): number {
  const entries = [
    { name: 'typical value, 95 % interval', set: null, peers: false },
    { name: 'facilities P25–P75, median', set: null, peers: true },
    ...sets.map((set) => ({ name: set.name, set, peers: false })),
  ]
  let x = left.x
  let y = top
  for (const { name, set, peers } of entries) {
    const size = 40 + name.length * 6.7
    if (x + size > width - 24) {
      x = left.x
      y += 22
    }
    if (set !== null) {
      const filled = set.mark.shape === 'bar'
      parts.push(
        element('path', {
          d: markPaths[set.mark.shape],
          transform: `translate(${x + 9},${y - 4})`,
          fill: filled ? set.mark.colour : palette.paper,
          stroke: filled ? 'none' : set.mark.colour,
          'stroke-width': 1.75,
        }),
      )
    } else if (peers) {
      parts.push(
        element('rect', { x, y: y - 11, width: 18, height: 14, rx: 3, fill: palette.peers }),
      )
    } else {
      parts.push(element('path', { d: `M${x} ${y - 4}h18`, stroke: palette.accent }))
      parts.push(element('circle', { cx: x + 9, cy: y - 4, r: 5, fill: palette.accent }))
    }
    parts.push(text(x + 24, y, name, { fill: palette.muted, 'font-size': 12 }))
    x += size
  }
  return y + 34
}

function serialise(parts: readonly SVGElement[], height: number): string {
  const svg = element('svg', {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': font,
    'font-variant-numeric': 'tabular-nums',
  })
  svg.append(element('rect', { width, height, fill: palette.paper }), ...parts)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`
}
