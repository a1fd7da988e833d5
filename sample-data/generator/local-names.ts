import type { HospitalDefinition } from './hospital-definitions.ts'
import { localNameTables, type NameStyle, type SpecialNameId } from './local-name-tables.ts'
import { sampleProtocolIds, sampleProtocols, type SampleProtocolId } from './sample-protocols.ts'

export interface HospitalLocalName {
  /** As it stands in the hospital's files. */
  readonly localName: string
  /** LOINC code; null: deliberately none (biopsies, phantoms). */
  readonly loinc: string | null
}

/** A planning scan is a scan of the chest: mapped, so that only its purpose keeps it out of DRLs. */
const specialLoincs: Readonly<Record<SpecialNameId, string | null>> = {
  planning: '29252-4',
  'pet-ct': '46305-9',
  guidance: null,
  test: null,
}
const specialIds: readonly SpecialNameId[] = ['planning', 'pet-ct', 'guidance', 'test']

/** OpenREM replaces commas inside values by semicolons before it writes a table. */
const inFile = (definition: Pick<HospitalDefinition, 'format'>, name: string): string =>
  definition.format === 'openrem-csv' ? name.replaceAll(',', ';') : name

export function protocolName(
  definition: Pick<HospitalDefinition, 'format'>,
  style: NameStyle,
  protocol: SampleProtocolId,
  population: 'adult' | 'child',
): string {
  const table = localNameTables[style]
  return inFile(definition, table[population](table.names[protocol]))
}

export const specialName = (
  definition: Pick<HospitalDefinition, 'format'>,
  style: NameStyle,
  special: SpecialNameId,
): string => inFile(definition, localNameTables[style].special[special])

/** Every name a hospital's mapping knows, of both fields a name may stand in; each once. */
export function localNamesOf(definition: HospitalDefinition): readonly HospitalLocalName[] {
  const names = new Map<string, string | null>()
  for (const style of [definition.requestNames, definition.studyNames]) {
    if (style === null) continue
    for (const protocol of sampleProtocolIds) {
      for (const population of ['adult', 'child'] as const) {
        names.set(
          protocolName(definition, style, protocol, population),
          sampleProtocols[protocol].loinc,
        )
      }
    }
    for (const special of specialIds) {
      names.set(specialName(definition, style, special), specialLoincs[special])
    }
  }
  return [...names].map(([localName, loinc]) => ({ localName, loinc }))
}
