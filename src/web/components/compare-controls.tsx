import type { ComponentChildren } from 'preact'
import type { Api } from '../api/api.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import { sortKeys, type SortKey } from '../logic/sort-rows.ts'
import {
  populationChoices,
  shownQuantities,
  type PopulationChoice,
  type ViewState,
} from '../logic/view-state.ts'
import type { ReferenceSet } from '../logic/reference-marks.ts'
import { AgainstChoice } from './against-choice.tsx'
import { Choice } from './choice.tsx'
import { Fold } from './fold.tsx'
import type { FacilityName } from './compare-page.tsx'
import { PeriodControl, periodNames } from './period-control.tsx'
import { ScannerChoice } from './scanner-choice.tsx'
import { SchemeChoice } from './scheme-choice.tsx'
import { Segmented } from './segmented.tsx'

interface CompareControlsProps {
  readonly api: Api
  readonly state: ViewState
  readonly change: ChangeView
  readonly facility: FacilityName
  readonly facilities: readonly FacilityName[]
  readonly sets: readonly ReferenceSet[]
  readonly children: ComponentChildren
}

const sortNames: Readonly<Record<SortKey, string>> = {
  ratio: 'ratio',
  name: 'name',
  exams: 'number of exams',
  verdict: 'verdict',
}

const populationNames: Readonly<Record<PopulationChoice, string>> = {
  all: 'All',
  adult: 'Adults',
  paediatric: 'Children',
}

/** Everything a reader can turn; each change goes to the address. */
export function CompareControls(props: CompareControlsProps) {
  const { api, state, change, facility, facilities, sets, children } = props
  const summary = [
    state.quantity,
    populationNames[state.population],
    periodNames[state.period],
  ].join(' · ')
  return (
    <Fold summary={summary}>
      <div class="controls" role="group" aria-label="What is compared">
        {facilities.length > 1 && (
          <Choice
            label="Facility"
            value={facility.id}
            onChange={(id) => change({ facility: id, scanner: null, cell: null })}
          >
            {facilities.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        )}
        <Segmented
          legend="Quantity"
          name="quantity"
          value={state.quantity}
          options={shownQuantities.map((value) => ({ value, label: value }))}
          onChange={(quantity) => change({ quantity, cell: null })}
        />
        <Segmented
          legend="Patients"
          name="population"
          value={state.population}
          options={populationChoices.map((value) => ({ value, label: populationNames[value] }))}
          onChange={(population) => change({ population, scheme: null, cell: null })}
        />
        <PeriodControl state={state} change={change} />
        <ScannerChoice key={facility.id} {...{ api, state, change, facility }} />
        <SchemeChoice {...{ api, state, change }} />
      </div>
      <div class="controls" role="group" aria-label="How it is shown">
        <AgainstChoice {...{ sets, state, change }} />
        <Choice
          label="Sort by"
          value={state.sort}
          onChange={(text) => change({ sort: sortKeys.find((key) => key === text) ?? 'ratio' })}
        >
          {sortKeys.map((key) => (
            <option key={key} value={key}>
              {sortNames[key]}
            </option>
          ))}
        </Choice>
        <Segmented
          legend="Scale"
          name="scale"
          value={state.scale}
          options={[
            { value: 'dose', label: 'Dose' },
            { value: 'ratio', label: 'Ratio' },
          ]}
          onChange={(scale) => change({ scale })}
        />
        <Segmented
          legend="Show as"
          name="form"
          value={state.form}
          options={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
          onChange={(form) => change({ form })}
        />
        {children}
      </div>
    </Fold>
  )
}
