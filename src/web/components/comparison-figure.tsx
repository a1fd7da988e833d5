import { useMemo } from 'preact/hooks'
import { axis } from '../chart/axis.ts'
import { Figure } from '../chart/figure.tsx'
import { stripGeometry } from '../chart/strip-geometry.ts'
import { useMedia } from '../hooks/use-media.ts'
import { useWidth } from '../hooks/use-width.ts'
import { axisTitle, tickFormat } from '../logic/axis-words.ts'
import { groupRows } from '../logic/group-rows.ts'
import { groupSummary } from '../logic/group-summary.ts'
import type { JudgedRow } from '../logic/judge-row.ts'
import { logDomain, logTicks } from '../logic/log-scale.ts'
import { stripModel, stripValues } from '../logic/strip-model.ts'
import { ComparisonRowView } from './comparison-row-view.tsx'
import { FewRows } from './few-rows.tsx'
import type { ComparisonBodyProps } from './comparison-body-props.ts'

/** All rows under one scale: names left, doses in the middle, words right; cards on a narrow screen. */
export function ComparisonFigure(props: ComparisonBodyProps) {
  const { api, state, change, rows, sets, question } = props
  const [ref, width] = useWidth<HTMLDivElement>()
  const cards = useMedia('(max-width: 760px)')
  const models = useMemo(
    () => new Map(rows.map((judged) => [judged.id, stripModel(judged, state.scale)])),
    [rows, state.scale],
  )
  const frame = useMemo(() => {
    const values = [...models.values()].flatMap(stripValues)
    const domain = logDomain(state.scale === 'ratio' ? [...values, 1] : values) ?? {
      from: 1,
      to: 10,
    }
    const inner = Math.max(1, width - 2 * stripGeometry.marginX)
    const aligned = state.scale === 'ratio' ? 1 : null
    return { width, domain, ticks: logTicks(domain, inner, 54), aligned }
  }, [models, width, state.scale])

  const format = tickFormat(state.scale)
  const ruler = (side: 'top' | 'bottom') =>
    width > 0 && (
      <Figure
        draw={() => axis(frame, side, format)}
        inputs={[frame, side]}
        label={null}
        class="axis"
      />
    )
  const against = sets.find(({ set }) => set === state.against)
  const title = axisTitle(rows, state.scale, against?.name ?? null)
  const groups = groupRows(rows, ({ row }) => row.population)

  const view = (judged: JudgedRow) => {
    const model = models.get(judged.id)
    if (model === undefined) return null
    return (
      <ComparisonRowView
        key={judged.id}
        {...{ api, judged, model, sets, frame, question }}
        scale={state.scale}
        card={cards}
        open={state.cell === judged.id}
        onOpen={(open) => change({ cell: open ? judged.id : null })}
      />
    )
  }

  return (
    <section class="figure-rows" aria-label={`${title}. One row for each protocol and band.`}>
      <div class="row-grid figure-head">
        <span class="axis-title">{title}</span>
        <div class="cell-figure" ref={ref}>
          {!cards && ruler('top')}
        </div>
        <span class="column-title cell-value">Typical</span>
        <span class="column-title cell-ratio">Ratio</span>
        <span class="column-title cell-verdict">Verdict</span>
      </div>
      {groups.map((group) => {
        const few = group.rows.filter(({ row }) => row.status === 'too-few')
        const enough = group.rows.filter(({ row }) => row.status !== 'too-few')
        return (
          <section class="group" key={group.population} aria-label={group.name}>
            <h2>
              {group.name} <span class="quiet">{groupSummary(group.rows)}</span>
            </h2>
            {enough.length > 0 && <ol class="rows">{enough.map(view)}</ol>}
            {few.length > 0 && (
              <FewRows
                key={question.toString()}
                count={few.length}
                open={enough.length === 0 || few.some(({ id }) => id === state.cell)}
              >
                <ol class="rows">{few.map(view)}</ol>
              </FewRows>
            )}
          </section>
        )
      })}
      <div class="row-grid figure-foot" aria-hidden="true">
        <span />
        <div class="cell-figure">{!cards && ruler('bottom')}</div>
      </div>
    </section>
  )
}
