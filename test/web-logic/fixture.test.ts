import { describe, expect, it } from 'vitest'
import {
  comparisonAnswer as comparisonSchema,
  distributionAnswer as distributionSchema,
  drlAnswer as drlSchema,
  verdicts,
} from '../../src/contract/analytics.ts'
import { receipt as receiptSchema } from '../../src/contract/receipt.ts'
import {
  isComparisonAnswer,
  isDistributionAnswer,
  isDrlAnswer,
  isReceipt,
} from '../../src/web/api/guards.ts'
import {
  comparisonAnswer,
  distributionAnswer,
  drlAnswer,
  receipt,
} from '../web/support/fixture-answers.ts'

const query = new URLSearchParams({
  quantity: 'DLP',
  facility: 'st-brigid',
  protocol: '24627-2',
  scheme: 'pidrl-body-weight',
})
const facility = { id: 'st-brigid', name: 'St Brigid’s' }
const comparison = comparisonAnswer(new URLSearchParams(), facility)

describe('the canned answers the page is tested with', () => {
  it('follow the contract, and the page’s own checks take them', () => {
    expect(isComparisonAnswer(comparisonSchema.parse(comparison))).toBe(true)
    expect(isDistributionAnswer(distributionSchema.parse(distributionAnswer(query)))).toBe(true)
    expect(isDrlAnswer(drlSchema.parse(drlAnswer(query)))).toBe(true)
    expect(isReceipt(receiptSchema.parse(receipt('a', 'b', 'c')))).toBe(true)
  })
  it('show every verdict', () => {
    const met = new Set(comparison.rows.map(({ verdict }) => verdict))
    expect([...verdicts].filter((verdict) => !met.has(verdict))).toEqual([])
  })
})

describe('the page’s checks', () => {
  it('refuse an answer in which one number is none', () => {
    const [first, ...rest] = comparison.rows
    const bad = { ...comparison, rows: [{ ...first, typical: '92' }, ...rest] }
    expect(isComparisonAnswer(bad)).toBe(false)
    expect(isComparisonAnswer({ ...comparison, rows: [{ ...first, verdict: 'fine' }] })).toBe(false)
    expect(isComparisonAnswer(null)).toBe(false)
  })
})
