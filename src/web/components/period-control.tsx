import type { ChangeView } from '../hooks/use-view-state.ts'
import { periodChoices, type PeriodChoice, type ViewState } from '../logic/view-state.ts'
import { Choice } from './choice.tsx'

interface PeriodControlProps {
  readonly state: ViewState
  readonly change: ChangeView
}

export const periodNames: Readonly<Record<PeriodChoice, string>> = {
  '12m': 'last 12 months',
  '3y': 'last 3 calendar years',
  custom: 'own dates',
}

/** Period by name, or two dates, both inclusive. */
export function PeriodControl({ state, change }: PeriodControlProps) {
  return (
    <>
      <Choice
        label="Period"
        value={state.period}
        onChange={(text) => {
          const period = periodChoices.find((choice) => choice === text) ?? '12m'
          change(period === 'custom' ? { period } : { period, from: null, to: null })
        }}
      >
        {periodChoices.map((period) => (
          <option key={period} value={period}>
            {periodNames[period]}
          </option>
        ))}
      </Choice>
      {state.period === 'custom' && (
        <>
          <label class="choice">
            <span>From</span>
            <input
              type="date"
              value={state.from ?? ''}
              max={state.to ?? undefined}
              onChange={(event) => change({ from: event.currentTarget.value || null })}
            />
          </label>
          <label class="choice">
            <span>To</span>
            <input
              type="date"
              value={state.to ?? ''}
              min={state.from ?? undefined}
              onChange={(event) => change({ to: event.currentTarget.value || null })}
            />
          </label>
        </>
      )}
    </>
  )
}
