import { protocolByLoinc } from '../catalogue/protocols.ts'
import type { MappingsInput, MappingsView } from '../contract/mapping.ts'
import type { MappingOrigin, MappingStore } from './ports.ts'

/** Where a hospital's names are given their protocols. */
export interface MappingDesk {
  mappingsOf(facility: string): Promise<MappingsView>
  /** All or none. @returns the codes that are not in the catalogue; empty when the mappings were set */
  setMappings(
    facility: string,
    mappings: MappingsInput['mappings'],
    decider: { readonly by: string; readonly origin: MappingOrigin },
  ): Promise<readonly string[]>
}

export function createMappingDesk(store: MappingStore, clock: () => Date): MappingDesk {
  return {
    async mappingsOf(facility) {
      const [names, set, mappingVersion] = await Promise.all([
        store.localNames(facility),
        store.mappings(facility),
        store.mappingVersion(),
      ])
      const decided = new Set(set.map(({ localName }) => localName))
      const localNames = names.map(({ localName, exams, loinc }) => ({
        localName,
        exams,
        loinc,
        state: stateOf(loinc, decided.has(localName)),
      }))
      return { facility, mappingVersion, localNames }
    },
    async setMappings(facility, mappings, { by, origin }) {
      const unknown = mappings
        .map(({ loinc }) => loinc)
        .filter((loinc) => loinc !== null)
        .filter((loinc) => protocolByLoinc(loinc) === undefined)
      if (unknown.length > 0) return [...new Set(unknown)]
      const mappedAt = clock().toISOString()
      await store.setMappings(
        mappings.map((mapping) => ({ ...mapping, facility, mappedAt, mappedBy: by, origin })),
      )
      return []
    },
  }
}

function stateOf(
  loinc: string | null,
  decided: boolean,
): 'mapped' | 'unmapped' | 'none-on-purpose' {
  if (loinc !== null) return 'mapped'
  return decided ? 'none-on-purpose' : 'unmapped'
}
