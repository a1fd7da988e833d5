import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodQuery } from '../../src/web/logic/period.ts'
import { comparisonQuestion } from '../../src/web/logic/question.ts'
import { sortKeys } from '../../src/web/logic/sort-rows.ts'
import {
  defaultViewState,
  formatViewState,
  forms,
  parseViewState,
  periodChoices,
  populationChoices,
  scales,
  shownQuantities,
  views,
} from '../../src/web/logic/view-state.ts'

const word = fc.option(fc.string({ minLength: 1, maxLength: 12 }), { nil: null })
const date = fc.constantFrom(null, '2025-11-01', '2026-10-31')

describe('the address of a view', () => {
  it('restores every view', () => {
    const state = fc.record({
      view: fc.constantFrom(null, ...views),
      facility: word,
      quantity: fc.constantFrom(...shownQuantities),
      population: fc.constantFrom(...populationChoices),
      period: fc.constantFrom(...periodChoices),
      from: date,
      to: date,
      scanner: word,
      scheme: word,
      sets: fc.option(fc.array(fc.stringMatching(/^[\w-]{1,8}$/)), { nil: null }),
      against: word,
      scale: fc.constantFrom(...scales),
      sort: fc.constantFrom(...sortKeys),
      form: fc.constantFrom(...forms),
      cell: word,
    })
    fc.assert(
      fc.property(state, (view) => {
        expect(parseViewState(formatViewState(view))).toEqual(view)
      }),
    )
  })
  it('is empty for the default view', () => expect(formatViewState(defaultViewState)).toBe(''))
  it('falls back to the default for what it does not know', () => {
    expect(parseViewState('?quantity=beer&view=admin&from=yesterday&sort=')).toEqual(
      defaultViewState,
    )
  })
})

describe('the question a view asks', () => {
  const today = new Date(2026, 10, 23)
  it('leaves the last twelve months to the service', () => {
    expect(periodQuery({ period: '12m', from: null, to: null }, today)).toEqual({})
  })
  it('spans the last three full calendar years', () => {
    expect(periodQuery({ period: '3y', from: null, to: null }, today)).toEqual({
      from: '2023-01-01',
      to: '2025-12-31',
    })
  })
  it('names only what was chosen', () => {
    expect(comparisonQuestion(defaultViewState, 'st-brigid', today).toString()).toBe(
      'facility=st-brigid&quantity=DLP',
    )
    const state = {
      ...defaultViewState,
      population: 'adult' as const,
      period: 'custom' as const,
      from: '2026-01-01',
      scanner: 'ct-1',
      scheme: 'adult-all',
    }
    expect(comparisonQuestion(state, 'a', today).toString()).toBe(
      'facility=a&quantity=DLP&population=adult&from=2026-01-01&scanner=ct-1&scheme=adult-all',
    )
  })
})
