import { protocolByLoinc } from '../../catalogue/protocols.ts'
import type { MappingStore } from '../ports.ts'
import type { Suggestion } from './suggestion.ts'
import { suggestionsFor } from './suggest-protocols.ts'

export interface NamedSuggestion extends Suggestion {
  /** LOINC name of the protocol. */
  readonly name: string
}

export interface NameWithSuggestions {
  readonly localName: string
  readonly exams: number
  /** Best first, at most five. */
  readonly suggestions: readonly NamedSuggestion[]
  readonly noneBecause: string | null
}

/** What the names of a hospital that nobody has decided on may stand for. It sets no mapping. */
export interface SuggestionDesk {
  /** The names most exams carry first. */
  suggestionsOf(facility: string): Promise<readonly NameWithSuggestions[]>
}

export function createSuggestionDesk(store: MappingStore): SuggestionDesk {
  return {
    async suggestionsOf(facility) {
      const names = await store.undecidedNames(facility)
      return names.map(({ exams, ...words }) => {
        const { suggestions, noneBecause } = suggestionsFor(words)
        const named = suggestions.map((suggestion) => ({
          ...suggestion,
          name: protocolByLoinc(suggestion.loinc)?.name ?? '',
        }))
        return { localName: words.localName, exams, suggestions: named, noneBecause }
      })
    },
  }
}
