import type { Api } from '../api/api.ts'
import { useAnswer } from '../hooks/use-answer.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import { drlCsv } from '../logic/drl-csv.ts'
import { drlHeading } from '../logic/drl-heading.ts'
import { groupRows } from '../logic/group-rows.ts'
import { shownQuantities, type ViewState } from '../logic/view-state.ts'
import { DrlTable } from './drl-table.tsx'
import { EmptyState } from './empty-state.tsx'
import { NotCounted } from './not-counted.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { ProvenanceFooter } from './provenance-footer.tsx'
import { saveFile } from './save-file.ts'
import { Segmented } from './segmented.tsx'
import { SkeletonRows } from './skeleton.tsx'

interface DrlPageProps {
  readonly api: Api
  readonly state: ViewState
  readonly change: ChangeView
  readonly today: Date
}

/** The registry's own DRLs, one line a cell, withheld and too-few cells included. */
export function DrlPage({ api, state, change, today }: DrlPageProps) {
  const query = new URLSearchParams({ quantity: state.quantity })
  if (state.population !== 'all') query.set('population', state.population)
  const { value, loading, problem, retry } = useAnswer('drls', query.toString(), (signal) =>
    api.drls(query, signal),
  )
  const groups = groupRows(value?.rows ?? [], (row) => row.population)
  const save = () => {
    if (value === null) return
    const text = drlCsv(value, value.rows)
    saveFile(`opendrl-drls-${state.quantity}.csv`, new Blob([text], { type: 'text/csv' }))
  }
  const body = () => {
    if (problem !== null) return <ProblemNotice problem={problem} onRetry={retry} />
    if (value === null) return <SkeletonRows />
    if (value.rows.length === 0) {
      return value.snapshot === null ? (
        <EmptyState title="No snapshot yet.">
          The registry’s DRLs appear once a snapshot has been made. The operator makes one with one
          command or on a schedule, every quarter by default.
        </EmptyState>
      ) : (
        <EmptyState title="No DRLs here.">
          The snapshot holds no cell for this quantity and population. Try another one.
        </EmptyState>
      )
    }
    return (
      <>
        <DrlTable key={query.toString()} groups={groups} />
        <p class="quiet table-note">
          Doses are rounded to two significant figures. “open”: too few facilities lie beyond to
          give that end of the interval without pointing at one.
        </p>
        <ProvenanceFooter provenance={value.provenance} snapshot={value.snapshot} today={today} />
      </>
    )
  }
  return (
    <>
      <div class="heading">
        <h1 aria-live="polite">{value === null ? 'Registry DRLs' : drlHeading(value.rows)}</h1>
        {value === null ? (
          <p class="sub-line">{loading ? 'Reading the table…' : ' '}</p>
        ) : (
          <NotCounted provenance={value.provenance} lead={`${state.quantity} per exam`} />
        )}
      </div>
      <div class="controls fold" role="group" aria-label="What is shown">
        <Segmented
          legend="Quantity"
          name="quantity"
          value={state.quantity}
          options={shownQuantities.map((quantity) => ({ value: quantity, label: quantity }))}
          onChange={(quantity) => change({ quantity, cell: null })}
        />
        <Segmented
          legend="Patients"
          name="population"
          value={state.population}
          options={[
            { value: 'all', label: 'All' },
            { value: 'adult', label: 'Adults' },
            { value: 'paediatric', label: 'Children' },
          ]}
          onChange={(population) => change({ population, cell: null })}
        />
        <div class="takeaway" role="group" aria-label="Take along">
          <button type="button" class="button" disabled={groups.length === 0} onClick={save}>
            CSV
          </button>
          <button type="button" class="button" onClick={() => print()}>
            Print
          </button>
        </div>
      </div>
      <div class={loading && value !== null ? 'answer answer-old' : 'answer'} aria-busy={loading}>
        {body()}
      </div>
    </>
  )
}
