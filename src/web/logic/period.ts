import type { ViewState } from './view-state.ts'

export interface PeriodQuery {
  readonly from?: string
  readonly to?: string
}

/**
 * The dates a question is asked for, both inclusive. Twelve months are the service's own default for a
 * typical value, so nothing is sent and the answer names the dates.
 */
export function periodQuery(
  state: Pick<ViewState, 'period' | 'from' | 'to'>,
  today: Date,
): PeriodQuery {
  if (state.period === '3y') {
    const year = today.getFullYear()
    return { from: `${year - 3}-01-01`, to: `${year - 1}-12-31` }
  }
  if (state.period === 'custom') {
    return {
      ...(state.from === null ? {} : { from: state.from }),
      ...(state.to === null ? {} : { to: state.to }),
    }
  }
  return {}
}
