import { bandVariables, populations, type Band, type BandingScheme } from '../domain/band.ts'
import rows from './data/banding-schemes.json' with { type: 'json' }
import {
  checkedRows,
  indexBy,
  listOf,
  nullable,
  oneOf,
  quantityValue,
  shape,
  text,
} from './shape.ts'

const isBand = shape<Band>({
  id: text,
  label: text,
  min: quantityValue,
  max: nullable(quantityValue),
})

const isScheme = shape<BandingScheme>({
  id: text,
  name: text,
  variable: oneOf(bandVariables),
  population: shape<BandingScheme['population']>({
    kind: oneOf(populations),
    minMonths: quantityValue,
    maxMonths: nullable(quantityValue),
  }),
  bands: listOf(isBand),
  source: text,
  evidence: text,
})

/** Published age, weight and size groups, and `adult-all` for sets with one value for all adults. */
export const bandingSchemes: readonly BandingScheme[] = checkedRows(
  'banding-schemes.json',
  rows,
  isScheme,
)

const byId = indexBy('banding-schemes.json', bandingSchemes, ({ id }) => id)

export function schemeById(id: string): BandingScheme | undefined {
  return byId.get(id)
}
