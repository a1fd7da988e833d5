import type { Api } from '../api/api.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import type { JudgedRow } from '../logic/judge-row.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import type { ViewState } from '../logic/view-state.ts'

/** What chart and table show alike. */
export interface ComparisonBodyProps {
  readonly api: Api
  readonly state: ViewState
  readonly change: ChangeView
  readonly rows: readonly JudgedRow[]
  readonly sets: readonly ReferenceSet[]
  readonly question: URLSearchParams
}
