import type { FacilityNames } from './facility-names.ts'
import type {
  AnalyticsFilter,
  ComparisonAnswer,
  DistributionAnswer,
  DrlAnswer,
  TypicalAnswer,
} from '../contract/analytics.ts'
import { snapshot as snapshotSchema, type Snapshot } from '../contract/snapshot.ts'
import type { SnapshotView } from '../contract/release-view.ts'
import { compare } from './comparisons.ts'
import { createInTurn } from './in-turn.ts'
import { publishedMemory, readMemory, writeMemory } from './published-memory.ts'
import { distributions } from './distributions.ts'
import { nextDocumentId } from './document-id.ts'
import { computeDrls } from './drls.ts'
import type { DocumentStore, ExamCore, ExamView, ParquetWriter } from './ports.ts'
import type { ProvenanceInput } from './provenance.ts'
import { fillQuestion, type Question, type QuestionKind } from './question.ts'
import { createReleases, type Releases } from './releases.ts'
import { fieldBeyondSnapshot, snapshotDrls } from './snapshot-drls.ts'
import { makeSnapshot } from './snapshot.ts'
import { typicalValues } from './typical-values.ts'
import { UnknownQuestion } from './unknown-question.ts'

/**
 * Everything that can be asked of the registry, each question answered from its own file. A signal ends the
 * work of a question that nobody waits for any more, with a rejection.
 */
export interface Questions extends Releases {
  /** By any method and filter; for those who may see all of the registry. @throws UnknownQuestion */
  liveDrls(filter: AnalyticsFilter, signal?: AbortSignal): Promise<DrlAnswer>
  /** From the current snapshot; null where none was made. @throws UnknownQuestion beyond the fixed grid */
  snapshotDrls(filter: AnalyticsFilter): Promise<DrlAnswer | null>
  typicalValues(
    facility: string,
    filter: AnalyticsFilter,
    signal?: AbortSignal,
  ): Promise<TypicalAnswer>
  comparisons(
    facility: string,
    filter: AnalyticsFilter,
    signal?: AbortSignal,
  ): Promise<ComparisonAnswer>
  distributions(
    facility: string,
    filter: AnalyticsFilter,
    signal?: AbortSignal,
  ): Promise<DistributionAnswer>
  createSnapshot(signal?: AbortSignal): Promise<SnapshotView>
}

export interface QuestionSources {
  readonly core: ExamCore
  readonly facilities: FacilityNames
  readonly documents: DocumentStore
  readonly parquet: ParquetWriter
  readonly clock: () => Date
  readonly softwareVersion: string
}

export function createQuestions(sources: QuestionSources): Questions {
  const { core, facilities, documents, clock, softwareVersion } = sources
  const today = () => clock().toISOString().slice(0, 10)

  const ask = (filter: AnalyticsFilter, kind: QuestionKind): Question => {
    const filled = fillQuestion(filter, kind, today())
    if (!filled.ok) throw new UnknownQuestion(filled.problem.field, filled.problem.message)
    return filled.question
  }
  /** Of the very exams that the answer is of. */
  const provenance = ({ mappingVersion }: ExamView): ProvenanceInput => ({
    mappingVersion,
    softwareVersion,
    computedAt: clock().toISOString(),
  })
  // A snapshot never changes, and thousands of cells are not read anew for every question.
  let current: Snapshot | null = null
  const currentSnapshot = async (): Promise<Snapshot | null> => {
    const [latest] = await documents.documentIds('snapshot')
    if (latest === undefined) return null
    if (current?.id === latest.id) return current
    const text = await documents.document('snapshot', latest.id)
    current = text === null ? null : snapshotSchema.parse(JSON.parse(text))
    return current
  }
  const inTurn = createInTurn()
  const createSnapshot = async (signal?: AbortSignal): Promise<SnapshotView> => {
    const id = nextDocumentId('s', today(), await documents.documentIds('snapshot'))
    const input = { id, today: today() }
    const published = publishedMemory((await documents.memories()).map(readMemory))
    const { snapshot, memory } = await core.read(
      (view) => makeSnapshot(view, { ...provenance(view), ...input }, published),
      signal,
    )
    const { createdAt, from, to, cells } = snapshot
    await documents.putDocument(
      'snapshot',
      id,
      createdAt,
      JSON.stringify(snapshot),
      writeMemory(memory),
    )
    const withheld = cells.filter((cell) => cell.withheld).length
    return { id, createdAt, period: { from, to }, cells: cells.length, withheld }
  }

  return {
    async liveDrls(filter, signal) {
      const question = ask(filter, 'drl')
      return core.read((view) => computeDrls(view, question, provenance(view)), signal)
    },
    async snapshotDrls(filter) {
      ask(filter, 'drl')
      const beyond = fieldBeyondSnapshot(filter)
      if (beyond !== null)
        throw new UnknownQuestion(
          beyond,
          'The snapshot is one fixed grid and cannot be asked by this.',
        )
      const current = await currentSnapshot()
      return current === null ? null : snapshotDrls(current, filter)
    },
    async typicalValues(facility, filter, signal) {
      const question = ask({ ...filter, facility }, 'typical')
      return core.read((view) => typicalValues(view, question, provenance(view)), signal)
    },
    async comparisons(facility, filter, signal) {
      const question = ask({ ...filter, facility }, 'typical')
      const found = await facilities.facility(facility)
      if (found === null) throw new UnknownQuestion('facility', 'There is no such facility.')
      const input = {
        question,
        facility: { id: found.id, name: found.name },
        snapshot: await currentSnapshot(),
      }
      return core.read((view) => compare(view, { ...input, provenance: provenance(view) }), signal)
    },
    async distributions(facility, filter, signal) {
      const question = ask({ ...filter, facility }, 'typical')
      return core.read((view) => distributions(view, question, provenance(view)), signal)
    },
    createSnapshot: (signal) => inTurn(() => createSnapshot(signal)),
    ...createReleases(sources, provenance, inTurn),
  }
}
