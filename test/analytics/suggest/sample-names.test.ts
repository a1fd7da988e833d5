import { describe, expect, it } from 'vitest'
import { localNameTables, nameStyles } from '../../../sample-data/generator/local-name-tables.ts'
import {
  sampleProtocolIds,
  sampleProtocols,
} from '../../../sample-data/generator/sample-protocols.ts'
import { suggestProtocols } from '../../../src/analytics/suggest/suggest-protocols.ts'
import { protocolByLoinc } from '../../../src/catalogue/protocols.ts'

const names = nameStyles.flatMap((style) => {
  const { names: table, adult, child } = localNameTables[style]
  return sampleProtocolIds.flatMap((id) =>
    [adult, child].map((dress) => ({
      style,
      name: dress(table[id]),
      loinc: sampleProtocols[id].loinc,
    })),
  )
})

const judged = names.map(({ style, name, loinc }) => {
  const [best] = suggestProtocols({ modality: 'CT', localName: name })
  const region = (code: string) => protocolByLoinc(code)?.region
  return {
    style,
    exact: best?.loinc === loinc,
    region: best !== undefined && region(best.loinc) === region(loinc),
  }
})
const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length

/** The names were invented for the sample data, in thirteen styles; many leave contrast medium out. */
describe('the invented names of the sample data', () => {
  it('get the body region, in every language', () => {
    for (const style of nameStyles) {
      const found = judged.filter((one) => one.style === style)
      expect(share(found.map(({ region }) => region)), style).toBeGreaterThanOrEqual(0.95)
    }
  })
  it('get the very protocol wherever the name says enough', () => {
    expect(share(judged.map(({ exact }) => exact))).toBeGreaterThanOrEqual(0.7)
  })
  it.each(nameStyles)('%s: what is typed in a hurry gets nothing', (style) => {
    for (const localName of localNameTables[style].unmapped) {
      expect(suggestProtocols({ modality: 'CT', localName })).toEqual([])
    }
  })
})
