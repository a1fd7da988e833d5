import { unbounded, type BandRule } from '../aggregate/cell-plan.ts'
import type { BandingScheme, BandVariable } from '../domain/band.ts'

/** Total by type: a new variable must say which column it is in, and in what steps. */
const columnOf: Readonly<
  Record<BandVariable, { readonly variable: BandRule['variable']; readonly stepsPerUnit: number }>
> = {
  'age-months': { variable: 'ageMonths', stepsPerUnit: 1 },
  'weight-kg': { variable: 'weight10g', stepsPerUnit: 100 },
  'size-cm': { variable: 'sizeTenthMm', stepsPerUnit: 100 },
  'lateral-cm': { variable: 'lateralTenthMm', stepsPerUnit: 100 },
}

/**
 * A banding scheme as the core takes it.
 * @param unitMinimum exams a facility or scanner needs in a cell
 * @throws RangeError when an edge lies between two steps of its column: patients could not be told apart by it
 */
export function bandRule(scheme: BandingScheme, unitMinimum: number): BandRule {
  const { kind, minMonths, maxMonths } = scheme.population
  const { variable, stepsPerUnit } = columnOf[scheme.variable]
  const inSteps = (edge: number | null, perUnit: number): number => {
    if (edge === null) return unbounded
    const steps = Math.round(edge * perUnit)
    if (steps / perUnit !== edge)
      throw new RangeError(
        `banding scheme ${scheme.id}: ${edge} is no multiple of ${1 / perUnit} (${scheme.variable})`,
      )
    return Math.min(steps, unbounded)
  }
  return {
    id: scheme.id,
    variable,
    needsAge: kind !== 'all',
    minMonths: inSteps(minMonths, 1),
    maxMonths: inSteps(maxMonths, 1),
    bands: scheme.bands.map(({ min, max }) => ({
      from: inSteps(min, stepsPerUnit),
      to: inSteps(max, stepsPerUnit),
    })),
    unitMinimum,
  }
}
