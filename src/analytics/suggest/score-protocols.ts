import { protocolFrequencies } from '../../catalogue/protocol-frequencies.ts'
import {
  frequencySmoothing,
  frequencyWeight,
  noneOfThem,
  sharpness,
  suggestionWeights,
} from '../../catalogue/suggestion-weights.ts'
import type { Protocol } from '../../catalogue/types.ts'
import type { Modality } from '../../domain/exam-report.ts'
import { compareName, compareRegions, type Comparison } from './compare-name.ts'
import { protocolMeanings, type ProtocolMeaning } from './protocol-meanings.ts'
import type { UnderstoodName } from './understood-name.ts'

export interface ScoredProtocol {
  readonly protocol: Protocol
  /** How likely it is the one among all and none, from 0 to 1. */
  readonly score: number
  /** How the body parts agree, and how all else. */
  readonly regions: Comparison
  readonly others: Comparison
}

/**
 * The protocols of the body parts named, likeliest first: what differs is weighed and summed, and the sums are set
 * against each other and against none of them.
 * @param frequencies how often experts gave each LOINC code to names
 */
export function scoreProtocols(
  name: UnderstoodName,
  modality: Modality,
  frequencies: ReadonlyMap<string, number> = protocolFrequencies,
): readonly ScoredProtocol[] {
  const candidates = protocolMeanings(modality)
  const frequency = modality === 'CT' ? frequencies : new Map<string, number>()
  const all = [...frequency.values()].reduce((sum, count) => sum + count, 0)
  const total = all + frequencySmoothing * candidates.length
  const weighed = ofTheRegion(name, candidates).map(({ protocol, meaning, regions }) => {
    const others = compareName(name, meaning)
    const seen = (frequency.get(protocol.loinc) ?? 0) + frequencySmoothing
    const often = frequencyWeight * Math.log((seen * candidates.length) / total)
    const sum = sharpness * (weightOf(regions) + weightOf(others) + often)
    return { protocol, regions, others, sum }
  })
  const none = sharpness * noneOfThem
  const most = Math.max(none, ...weighed.map(({ sum }) => sum))
  const odds = weighed.map(({ sum }) => Math.exp(sum - most))
  const allOdds = odds.reduce((sum, value) => sum + value, Math.exp(none - most))
  return weighed
    .map(({ protocol, regions, others }, at) => ({
      protocol,
      regions,
      others,
      score: (odds[at] ?? 0) / allOdds,
    }))
    .toSorted((a, b) => b.score - a.score || (a.protocol.loinc < b.protocol.loinc ? -1 : 1))
}

interface OfTheRegion extends ProtocolMeaning {
  readonly regions: Comparison
}

/** A protocol of body parts this much worse than the best could not be likely whatever else agreed. */
const hopeless = 10

function ofTheRegion(
  name: UnderstoodName,
  candidates: readonly ProtocolMeaning[],
): readonly OfTheRegion[] {
  const bySet = new Map<string, { readonly regions: Comparison; readonly weight: number }>()
  for (const { regionKey, meaning } of candidates) {
    if (bySet.has(regionKey)) continue
    const regions = compareRegions(name, meaning)
    bySet.set(regionKey, { regions, weight: weightOf(regions) })
  }
  const best = Math.max(...[...bySet.values()].map(({ weight }) => weight))
  return candidates.flatMap((candidate) => {
    const compared = bySet.get(candidate.regionKey)
    if (compared === undefined || compared.weight < best - hopeless) return []
    return [{ ...candidate, regions: compared.regions }]
  })
}

function weightOf(comparison: Comparison): number {
  let sum = 0
  for (const [feature, times] of comparison) sum += times * (suggestionWeights[feature] ?? 0)
  return sum
}
