import { drlSets } from '../catalogue/drl-sets.ts'
import { protocolByLoinc } from '../catalogue/protocols.ts'
import { snapshot } from '../contract/snapshot.ts'
import type {
  MappingDecision,
  MappingEffects,
  MappingHistory,
  ReviewQueue,
} from '../contract/mapping-review.ts'
import type {
  DocumentStore,
  Mapping,
  MappingDecisions,
  MappingEvent,
  MappingStore,
} from './ports.ts'
import type { SuggestionDesk } from './suggest/suggestion-desk.ts'
import { readStoredRelease } from './stored-release.ts'

type Decider = { readonly by: string }

/** Where names without a protocol are looked through and decided on. */
export interface MappingReview {
  /** Names nobody has decided on, those of most exams first, each with what it may stand for. */
  reviewQueue(facility: string, limit: number, after: number): Promise<ReviewQueue>
  /**
   * All or none. Accepting maps the name; refusing takes a suggestion off the name's list; undoing goes back to
   * what held before the last decision.
   * @returns the codes that are not in the catalogue; empty when the decisions were made
   */
  decideMappings(
    facility: string,
    decisions: readonly MappingDecision[],
    decider: Decider,
  ): Promise<readonly string[]>
  mappingHistory(facility: string, localName: string | null): Promise<MappingHistory>
  /** What these mappings would change; nothing is changed. */
  mappingEffects(
    facility: string,
    mappings: readonly Pick<Mapping, 'localName' | 'loinc'>[],
  ): Promise<MappingEffects>
}

export interface MappingReviewParts {
  readonly mappings: MappingStore
  readonly decisions: MappingDecisions
  readonly desk: SuggestionDesk
  readonly documents: DocumentStore
  readonly clock: () => Date
}

export function createMappingReview(parts: MappingReviewParts): MappingReview {
  const { mappings, decisions, desk, documents, clock } = parts

  async function openNames(facility: string): Promise<ReviewQueue['names']> {
    const [names, refusals] = await Promise.all([
      desk.suggestionsOf(facility),
      decisions.refusedSuggestions(facility),
    ])
    return names.map((open) => {
      const refused = refusals
        .filter(({ localName }) => localName === open.localName)
        .map(({ loinc }) => loinc)
      const left = open.suggestions.filter(({ loinc }) => !refused.includes(loinc))
      return {
        ...open,
        suggestions: left.map((one) => ({ ...one, evidence: [...one.evidence] })),
        refused,
      }
    })
  }

  async function outcomes(
    facility: string,
    made: readonly MappingDecision[],
    { by }: Decider,
    at: string,
  ): Promise<{ readonly mapped: readonly Mapping[]; readonly refusals: readonly Refusal[] }> {
    const mapped: Mapping[] = []
    const refusals: Refusal[] = []
    for (const decision of made) {
      const { localName } = decision
      const common = { facility, localName, mappedAt: at, mappedBy: by }
      if (decision.decision === 'accept')
        mapped.push({ ...common, loinc: decision.loinc, origin: 'suggestion' })
      if (decision.decision === 'none') mapped.push({ ...common, loinc: null, origin: 'person' })
      if (decision.decision === 'undo') {
        const undoing = undoOf(await decisions.mappingHistory(facility, localName))
        if (undoing?.kind === 'mapping')
          mapped.push({ ...common, loinc: undoing.loinc, origin: undoing.origin })
        if (undoing?.kind === 'refusal')
          refusals.push({ localName, loinc: undoing.loinc, takenBack: true })
      }
      if (decision.decision === 'reject')
        refusals.push({ localName, loinc: decision.loinc, takenBack: false })
    }
    return { mapped, refusals }
  }

  return {
    async reviewQueue(facility, limit, after) {
      const [names, mappingVersion] = await Promise.all([
        openNames(facility),
        mappings.mappingVersion(),
      ])
      const end = after + limit
      return {
        facility,
        mappingVersion,
        openNames: names.length,
        openExams: sum(names),
        names: names.slice(after, end),
        next: end < names.length ? end : null,
      }
    },

    async decideMappings(facility, made, decider) {
      const unknown = made
        .flatMap((decision) => ('loinc' in decision ? [decision.loinc] : []))
        .filter((loinc) => protocolByLoinc(loinc) === undefined)
      if (unknown.length > 0) return [...new Set(unknown)]
      const at = clock().toISOString()
      const { mapped, refusals } = await outcomes(facility, made, decider, at)
      await mappings.setMappings(mapped)
      for (const refusal of refusals)
        await decisions.refuseSuggestion({
          facility,
          ...refusal,
          decidedBy: decider.by,
          decidedAt: at,
        })
      return []
    },

    async mappingHistory(facility, localName) {
      const history = await decisions.mappingHistory(facility, localName)
      return { facility, history: [...history] }
    },

    async mappingEffects(facility, wanted) {
      const names = await mappings.localNames(facility)
      const byName = new Map(names.map((name) => [name.localName, name]))
      const changes = wanted.flatMap(({ localName, loinc }) => {
        const name = byName.get(localName)
        return name === undefined || name.loinc === loinc
          ? []
          : [{ localName, exams: name.exams, from: name.loinc, to: loinc }]
      })
      const touched = [...new Set(changes.flatMap(({ from, to }) => [from, to]))].filter(
        (loinc) => loinc !== null,
      )
      const published = await publishedProtocols(documents)
      const protocols = touched.map((loinc) => {
        const examsNow = sum(names.filter((name) => name.loinc === loinc))
        const gained = sum(changes.filter(({ to }) => to === loinc))
        const lost = sum(changes.filter(({ from }) => from === loinc))
        return {
          loinc,
          name: nameOf(loinc),
          examsNow,
          examsAfter: examsNow + gained - lost,
          drlSets: drlSets
            .filter(({ values }) => values.some((value) => value.loincs.includes(loinc)))
            .map(({ id }) => id),
          inSnapshot: published.snapshot.has(loinc),
          releases: published.releases
            .filter(({ protocols: had }) => had.has(loinc))
            .map(({ id }) => id),
        }
      })
      return { facility, changes, protocols }
    },
  }
}

const nameOf = (loinc: string): string => protocolByLoinc(loinc)?.name ?? loinc

const sum = (counted: readonly { readonly exams: number }[]): number =>
  counted.reduce((total, { exams }) => total + exams, 0)

interface Refusal {
  readonly localName: string
  readonly loinc: string
  readonly takenBack: boolean
}

type Undoing =
  | {
      readonly kind: 'mapping'
      readonly loinc: string | null
      readonly origin: 'undo' | 'taken-back'
    }
  | { readonly kind: 'refusal'; readonly loinc: string }

/** What takes the last decision back that stands, walking over those already undone; null: there is none. */
function undoOf(history: readonly MappingEvent[]): Undoing | null {
  const standing: MappingEvent[] = []
  for (const event of history) {
    const undoes = ['undo', 'taken-back', 'refusal-undone'].includes(event.origin ?? '')
    if (undoes) standing.pop()
    else standing.push(event)
  }
  const last = standing.pop()
  if (last === undefined) return null
  if (last.origin === 'refused') return { kind: 'refusal', loinc: last.loinc ?? '' }
  const before = standing.findLast(({ origin }) => origin !== 'refused')
  return before === undefined
    ? { kind: 'mapping', loinc: null, origin: 'taken-back' }
    : { kind: 'mapping', loinc: before.loinc, origin: 'undo' }
}

async function publishedProtocols(documents: DocumentStore): Promise<{
  readonly snapshot: ReadonlySet<string>
  readonly releases: readonly { readonly id: string; readonly protocols: ReadonlySet<string> }[]
}> {
  const current = await documents.latestDocument('snapshot')
  const releases = []
  for (const { id } of await documents.documentIds('release')) {
    const json = await documents.document('release', id)
    if (json === null) continue
    // The grid has a row for every protocol: what counts is whether it shows anything of it.
    const shown = readStoredRelease(json).release.cells.filter((cell) => cell['withheld'] === false)
    releases.push({ id, protocols: new Set(shown.map((cell) => String(cell['protocol_loinc']))) })
  }
  const cells = current === null ? [] : snapshot.parse(JSON.parse(current)).cells
  const shown = cells.filter(({ withheld }) => !withheld)
  return { snapshot: new Set(shown.map(({ protocol }) => protocol.loinc)), releases }
}
