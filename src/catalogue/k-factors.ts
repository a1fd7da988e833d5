import { phantoms } from '../domain/phantom.ts'
import rows from './data/k-factors.json' with { type: 'json' }
import { checkedRows, either, indexBy, listOf, oneOf, quantityValue, shape, text } from './shape.ts'
import type { KFactorRow, KFactorSet } from './types.ts'

const isRow = shape<KFactorRow>({
  region: text,
  ageYears: either(quantityValue, oneOf(['adult'])),
  k: quantityValue,
  phantomCm: oneOf(phantoms),
})

const isSet = shape<KFactorSet>({
  id: text,
  name: text,
  source: text,
  note: text,
  rows: listOf(isRow),
})

/** Published factors from DLP to effective dose, each row with the phantom its DLP refers to. */
export const kFactorSets: readonly KFactorSet[] = checkedRows('k-factors.json', rows, isSet)

const byId = indexBy('k-factors.json', kFactorSets, ({ id }) => id)

export function kFactorSetById(id: string): KFactorSet | undefined {
  return byId.get(id)
}

/** The set used unless another is asked for; its values are those of `aapm96`, which adds the neck. */
export const defaultKFactorSetId = 'shrimpton-icrp60'
