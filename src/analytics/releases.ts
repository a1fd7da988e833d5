import type { ExamView } from './ports.ts'
import type { ReleaseDocument, ReleaseFileName } from '../contract/release.ts'
import type { ReleaseView } from '../contract/release-view.ts'
import { nextDocumentId } from './document-id.ts'
import type { InTurn } from './in-turn.ts'
import type { ProvenanceInput } from './provenance.ts'
import { publishedMemory, readMemory, writeMemory } from './published-memory.ts'
import type { QuestionSources } from './questions.ts'
import { releaseFileBytes } from './release-files.ts'
import { makeRelease } from './release.ts'
import { sha256Hex } from './sha256-hex.ts'
import { readStoredRelease } from './stored-release.ts'

export interface Releases {
  createRelease(title: string | null, signal?: AbortSignal): Promise<ReleaseView>
  /** Newest first. */
  releases(): Promise<readonly ReleaseView[]>
  release(id: string): Promise<ReleaseView | null>
  releaseFile(
    id: string,
    name: ReleaseFileName,
  ): Promise<{ readonly bytes: Uint8Array; readonly sha256: string } | null>
}

export function createReleases(
  { core, documents, parquet, clock }: QuestionSources,
  provenance: (view: ExamView) => ProvenanceInput,
  inTurn: InTurn,
): Releases {
  const read = async (id: string) => {
    const text = await documents.document('release', id)
    return text === null ? null : readStoredRelease(text)
  }
  const create = async (title: string | null, signal?: AbortSignal): Promise<ReleaseView> => {
    const today = clock().toISOString().slice(0, 10)
    const id = nextDocumentId('r', today, await documents.documentIds('release'))
    const input = { id, title: title ?? `OpenDRL cells, ${today}`, today }
    const published = publishedMemory((await documents.memories()).map(readMemory))
    const { release: made, memory } = await core.read(
      (view) => makeRelease(view, { ...provenance(view), ...input }, published),
      signal,
    )
    const contents: Partial<Record<ReleaseFileName, string>> = {}
    const files: ReleaseDocument['files'] = []
    for (const file of made.files) {
      const bytes = await releaseFileBytes(file.name, made, parquet)
      contents[file.name] = Buffer.from(bytes).toString('base64')
      files.push({ ...file, bytes: bytes.length, sha256: sha256Hex(bytes) })
    }
    const release = { ...made, files }
    const json = JSON.stringify({ release, contents })
    await documents.putDocument('release', id, made.createdAt, json, writeMemory(memory))
    return viewOf(release)
  }
  return {
    createRelease: (title, signal) => inTurn(() => create(title, signal)),
    async releases() {
      const ids = await documents.documentIds('release')
      const views = await Promise.all(ids.map(({ id }) => this.release(id)))
      return views
        .filter((view) => view !== null)
        .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    },
    async release(id) {
      const found = await read(id)
      return found === null ? null : viewOf(found.release)
    },
    async releaseFile(id, name) {
      const found = await read(id)
      const file = found?.release.files.find((candidate) => candidate.name === name)
      const sha256 = file?.sha256 ?? null
      if (found === null || sha256 === null) return null
      return { bytes: Buffer.from(found.contents[name], 'base64'), sha256 }
    },
  }
}

function viewOf(release: ReleaseDocument): ReleaseView {
  return {
    id: release.id,
    title: release.title,
    createdAt: release.createdAt,
    period: { from: release.from, to: release.to },
    cells: release.cells.length,
    withheld: release.cells.filter((cell) => cell['withheld'] === true).length,
    files: release.files.map(({ name, mediaType, bytes, sha256 }) => ({
      name,
      mediaType,
      url: `/api/v1/releases/${release.id}/${name}`,
      bytes: bytes ?? 0,
      sha256: sha256 ?? '',
    })),
  }
}
