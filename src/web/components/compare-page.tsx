import { useMemo } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import { useAnswer } from '../hooks/use-answer.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import { compareHeading } from '../logic/compare-heading.ts'
import { judgeRow } from '../logic/judge-row.ts'
import { homeSets } from '../logic/home-sets.ts'
import { comparisonQuestion } from '../logic/question.ts'
import { referenceSets } from '../logic/reference-marks.ts'
import { heldAgainstWords } from '../logic/reference-words.ts'
import { sortRows } from '../logic/sort-rows.ts'
import type { ViewState } from '../logic/view-state.ts'
import { CompareControls } from './compare-controls.tsx'
import { CompareTakeaway } from './compare-takeaway.tsx'
import { ComparisonFigure } from './comparison-figure.tsx'
import { ComparisonTable } from './comparison-table.tsx'
import { EmptyState } from './empty-state.tsx'
import { NotCounted } from './not-counted.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { ProvenanceFooter } from './provenance-footer.tsx'
import { ReferenceChooser } from './reference-chooser.tsx'
import { SkeletonRows } from './skeleton.tsx'

export interface FacilityName {
  readonly id: string
  readonly name: string
}

interface ComparePageProps {
  readonly api: Api
  readonly state: ViewState
  readonly change: ChangeView
  readonly today: Date
  readonly facility: FacilityName
  readonly facilities: readonly FacilityName[]
}

/** The facility's typical values against references: the answer as heading, the rows below it. */
export function ComparePage(props: ComparePageProps) {
  const { api, state: asked, change, today, facility, facilities } = props
  const question = comparisonQuestion(asked, facility.id, today)
  const answer = useAnswer(facility.id, question.toString(), (signal) =>
    api.comparisons(question, signal),
  )
  const near = useAnswer(facility.id, 'whose references', async (signal) => {
    const [own, published] = await Promise.all([api.facilities(signal), api.drlSets(signal)])
    return homeSets(own, published, facility.id)
  })
  // Where nobody can say whose a set is, all of them are shown; until then, nothing is judged.
  const home = near.value
  const known = home !== null || near.problem !== null
  const state = useMemo<ViewState>(() => {
    const near = asked.against === null ? home : (home?.concat(asked.against) ?? null)
    return { ...asked, sets: asked.sets ?? near }
  }, [asked, home])
  const value = known ? answer.value : null
  const { problem } = answer
  const loading = answer.loading || !known
  const sets = useMemo(
    () => referenceSets(value?.rows.flatMap((row) => row.references) ?? []),
    [value],
  )
  const rows = useMemo(
    () =>
      sortRows(
        (value?.rows ?? []).map((row) => judgeRow(row, state)),
        state.sort,
      ),
    [value, state.sets, state.against, state.sort],
  )
  const shown = sets.filter(({ set }) => state.sets === null || state.sets.includes(set))
  const against = sets.find(({ set }) => set === state.against)
  const heading =
    value === null
      ? facility.name
      : `${value.facility.name}: ${compareHeading(rows, against?.short ?? heldAgainstWords(shown))}`
  const quantity = value?.rows[0]?.quantity ?? state.quantity

  const body = () => {
    if (problem !== null) return <ProblemNotice problem={problem} onRetry={answer.retry} />
    if (value === null) return <SkeletonRows />
    if (rows.length === 0) {
      return (
        <EmptyState title={value.provenance.examsSeen === 0 ? 'No exams yet.' : 'No exams here.'}>
          {value.provenance.examsSeen === 0
            ? 'Nothing has been uploaded for this facility. Its typical values appear here as soon as an upload is complete.'
            : 'No exam answers to this quantity, population, period and scanner. Widen one of them; “why” above says what was left out.'}
        </EmptyState>
      )
    }
    const Body = state.form === 'table' ? ComparisonTable : ComparisonFigure
    return (
      <>
        {value.snapshot === null && (
          <p class="notice">
            No snapshot of the registry has been made yet, so there are no peers and no registry DRL
            to compare with. Published references are shown.
          </p>
        )}
        <ReferenceChooser
          {...{ sets, state, home, change }}
          hasPeers={rows.some(({ row }) => row.peers)}
        />
        <Body {...{ api, state, change, rows, sets, question }} />
        <ProvenanceFooter provenance={value.provenance} snapshot={value.snapshot} today={today} />
      </>
    )
  }

  return (
    <>
      <div class="heading">
        <h1 aria-live="polite">
          {value === null && problem === null ? (
            <span class="heading-waiting">{facility.name}</span>
          ) : (
            heading
          )}
        </h1>
        {value === null ? (
          <p class="sub-line">{loading ? 'Reading the comparison…' : ' '}</p>
        ) : (
          <NotCounted provenance={value.provenance} lead={`${quantity} per exam`} />
        )}
      </div>
      <CompareControls {...{ api, state, change, facility, facilities, sets }}>
        <CompareTakeaway {...{ answer: value, rows, sets, state, heading }} />
      </CompareControls>
      <div class={loading && value !== null ? 'answer answer-old' : 'answer'} aria-busy={loading}>
        {body()}
      </div>
    </>
  )
}
