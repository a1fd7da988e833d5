import type { ComparisonAnswer } from '../../contract/analytics.ts'
import { exportSvg } from '../chart/export-svg.ts'
import { axisTitle, tickFormat } from '../logic/axis-words.ts'
import { comparisonCsv } from '../logic/comparison-csv.ts'
import { counted } from '../logic/format-count.ts'
import { formatPeriod } from '../logic/format-date.ts'
import type { JudgedRow } from '../logic/judge-row.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import type { ViewState } from '../logic/view-state.ts'
import { saveFile } from './save-file.ts'

interface CompareTakeawayProps {
  readonly answer: ComparisonAnswer | null
  readonly rows: readonly JudgedRow[]
  readonly sets: readonly ReferenceSet[]
  readonly state: ViewState
  readonly heading: string
}

/** The view as files, made in the browser from what is on the screen. */
export function CompareTakeaway({ answer, rows, sets, state, heading }: CompareTakeawayProps) {
  const fileName = ({ facility, provenance }: ComparisonAnswer, ending: string) =>
    `opendrl-${facility.id}-${rows[0]?.row.quantity ?? state.quantity}-${provenance.to}.${ending}`
  const saveSvg = () => {
    if (answer === null) return
    const { provenance } = answer
    const enough = rows.filter(({ row }) => row.status === 'ok')
    const drawn = enough.length === 0 ? rows : enough
    const left = rows.length - drawn.length
    const against = sets.find(({ set }) => set === state.against)
    const svg = exportSvg({
      heading,
      subLine: [
        `${rows[0]?.row.quantity ?? state.quantity} per exam`,
        formatPeriod(provenance.from, provenance.to),
        `${counted(provenance.examsUsed, 'exam')} counted`,
      ].join(' · '),
      axisTitle: axisTitle(drawn, state.scale, against?.name ?? null),
      tickFormat: tickFormat(state.scale),
      footer: `Method: ${provenance.method}, quantile type ${provenance.quantileType}, ${
        answer.snapshot === null ? 'no snapshot' : `snapshot ${answer.snapshot}`
      }, OpenDRL ${provenance.softwareVersion}. A DRL is for groups of patients, never for one exam.${
        left === 0 ? '' : ` Not drawn: ${counted(left, 'cell')} with too few exams.`
      }`,
      rows: drawn,
      sets: sets.filter(({ set }) => state.sets === null || state.sets.includes(set)),
      scale: state.scale,
    })
    saveFile(fileName(answer, 'svg'), new Blob([svg], { type: 'image/svg+xml' }))
  }
  const saveCsv = () => {
    if (answer === null) return
    const text = comparisonCsv(answer, rows)
    saveFile(fileName(answer, 'csv'), new Blob([text], { type: 'text/csv' }))
  }

  return (
    <div class="takeaway" role="group" aria-label="Take along">
      <button type="button" class="button" disabled={rows.length === 0} onClick={saveSvg}>
        SVG
      </button>
      <button type="button" class="button" disabled={rows.length === 0} onClick={saveCsv}>
        CSV
      </button>
      <button type="button" class="button" onClick={() => print()}>
        Print
      </button>
    </div>
  )
}
