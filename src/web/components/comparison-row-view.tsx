import { useRef } from 'preact/hooks'
import { axis } from '../chart/axis.ts'
import { Figure } from '../chart/figure.tsx'
import { strip, type StripFrame } from '../chart/strip.ts'
import { VerdictIcon } from '../chart/verdict-icon.tsx'
import type { Api } from '../api/api.ts'
import { tickFormat } from '../logic/axis-words.ts'
import { describeRow, phantomWords } from '../logic/describe-row.ts'
import { counted } from '../logic/format-count.ts'
import { formatDose } from '../logic/format-dose.ts'
import { formatRatio } from '../logic/format-ratio.ts'
import type { JudgedRow } from '../logic/judge-row.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import { otherReference, referenceWords } from '../logic/reference-words.ts'
import type { StripModel } from '../logic/strip-model.ts'
import { verdictText, verdictWords } from '../logic/verdict-words.ts'
import type { Scale } from '../logic/view-state.ts'
import { RowDetail } from './row-detail.tsx'

interface ComparisonRowViewProps {
  readonly api: Api
  readonly judged: JudgedRow
  readonly model: StripModel
  readonly sets: readonly ReferenceSet[]
  readonly frame: StripFrame
  readonly question: URLSearchParams
  readonly scale: Scale
  readonly card: boolean
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
}

/** One cell: a line of the figure that opens into its detail. */
export function ComparisonRowView(props: ComparisonRowViewProps) {
  const { api, judged, model, sets, frame, question, scale, card, open, onOpen } = props
  const { row, against, ratio, verdict, id } = judged
  const button = useRef<HTMLButtonElement>(null)
  const detailId = `detail-${id.replace(/[^\w-]/g, '_')}`
  const other = otherReference(judged)
  const phantom = phantomWords(row)
  const drawn = [model, sets, frame]

  return (
    <li
      class={open ? 'row row-open' : 'row'}
      data-verdict={verdict}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        onOpen(false)
        button.current?.focus()
      }}
    >
      <div class="row-grid row-line" onClick={() => onOpen(!open)}>
        <div class="cell-name">
          <button
            type="button"
            ref={button}
            aria-expanded={open}
            aria-controls={detailId}
            onClick={(event) => {
              event.stopPropagation()
              onOpen(!open)
            }}
          >
            {row.protocol.name}, <span class="band">{row.bandLabel}</span>
          </button>
          <span class="quiet">
            {counted(row.exams, 'exam')}
            {phantom !== '' && ` · ${phantom}`}
          </span>
        </div>
        <div class="cell-figure">
          {frame.width > 0 && (
            <Figure
              draw={() => strip(model, sets, frame)}
              inputs={drawn}
              label={describeRow(judged)}
            />
          )}
          {card && frame.width > 0 && (
            <Figure
              draw={() => axis(frame, 'bottom', tickFormat(scale))}
              inputs={[frame, scale]}
              label={null}
              class="axis"
            />
          )}
        </div>
        <div class="cell-value">
          <strong>{row.typical === null ? '–' : formatDose(row.typical)}</strong>{' '}
          {row.typical !== null && <span class="unit">{row.unit}</span>}
        </div>
        <div class="cell-ratio">
          {ratio !== null && against !== null && (
            <>
              {formatRatio(ratio)} <span class="quiet">{referenceWords(against, sets)}</span>
            </>
          )}
          {other !== null && (
            <span class="quiet other">
              {formatRatio(other.ratio)} {referenceWords(other, sets)}
            </span>
          )}
        </div>
        <div class={`cell-verdict tone-${verdictWords[verdict].tone}`}>
          <VerdictIcon verdict={verdict} />
          <span>{verdictText(verdict, row)}</span>
        </div>
      </div>
      <div id={detailId} hidden={!open}>
        {open && <RowDetail {...{ api, judged, sets, question }} />}
      </div>
    </li>
  )
}
