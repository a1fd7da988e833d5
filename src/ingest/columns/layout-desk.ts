import type { LayoutAnswer, LayoutDecisions, LayoutView } from '../../contract/layout.ts'
import type { PreviewOutcome } from '../child/preview-file.ts'
import { checkDecisions, type DecisionFault } from './check-decisions.ts'
import { headerSet, latestVersions, ownLayouts, versionName } from './own-layouts.ts'
import type { LayoutStore, StoredLayout } from './ports.ts'
import type { TablePreviewer } from './table-previewer.ts'

/** Where a facility maps the columns of its own tables. */
export interface LayoutDesk {
  /** Looks into a file; nothing of it is kept. */
  suggestLayout(
    facilityId: string,
    file: { readonly path: string; readonly name: string },
    decisions: LayoutDecisions | null,
  ): Promise<PreviewOutcome>
  /** Saves the next version. @returns the faults when the decisions make no layout */
  saveLayout(
    facilityId: string,
    decisions: LayoutDecisions,
    decidedBy: string,
  ): Promise<LayoutAnswer | { readonly faults: readonly DecisionFault[] }>
  /** The latest version of each layout that is not withdrawn. */
  layouts(facilityId: string): Promise<readonly LayoutView[]>
  /** Every version, the newest first; empty for a layout the facility does not have. */
  layoutHistory(facilityId: string, layoutId: string): Promise<readonly LayoutView[]>
  /** @returns null when there is no such layout, or it is withdrawn already */
  withdrawLayout(
    facilityId: string,
    layoutId: string,
    decidedBy: string,
  ): Promise<LayoutAnswer | null>
}

export interface LayoutDeskParts {
  readonly previewer: TablePreviewer
  readonly store: LayoutStore
  readonly clock: () => Date
  /** A few letters that tell two layouts of one name apart. */
  readonly newSuffix: () => string
}

export function createLayoutDesk({
  previewer,
  store,
  clock,
  newSuffix,
}: LayoutDeskParts): LayoutDesk {
  async function views(
    facilityId: string,
    layoutId: string | null,
  ): Promise<readonly LayoutView[]> {
    const [versions, uploads] = await Promise.all([
      store.versions(facilityId),
      store.uploadsByFormat(facilityId),
    ])
    const latest = new Set(latestVersions(versions))
    return versions
      .filter((version) => layoutId === null || version.layoutId === layoutId)
      .map((version) => ({
        id: version.layoutId,
        facility: version.facilityId,
        version: version.version,
        state: !latest.has(version)
          ? 'superseded'
          : version.decisions === null
            ? 'withdrawn'
            : 'current',
        decidedBy: version.decidedBy,
        decidedAt: version.decidedAt,
        decisions: version.decisions,
        uploads: uploads.get(versionName(version.layoutId, version.version)) ?? 0,
      }))
  }

  async function answer({ facilityId, layoutId, version }: StoredLayout): Promise<LayoutAnswer> {
    const all = await views(facilityId, layoutId)
    const saved = all.find((view) => view.version === version)
    if (saved === undefined) throw new Error('a layout was lost after it was saved')
    const earlier = all.filter((view) => view.version < version)
    return { ...saved, earlierUploads: earlier.reduce((sum, { uploads }) => sum + uploads, 0) }
  }

  return {
    async suggestLayout(facilityId, file, decisions) {
      const { layouts } = ownLayouts(await store.versions(facilityId))
      const today = clock().toISOString().slice(0, 10)
      return previewer.preview({ file, layouts, decisions, today })
    },

    async saveLayout(facilityId, decisions, decidedBy) {
      const faults = checkDecisions(decisions)
      if (faults.length > 0) return { faults }
      const current = latestVersions(await store.versions(facilityId))
      const same = current.find(
        (other) => other.decisions !== null && headerSet(other.decisions) === headerSet(decisions),
      )
      const layoutId = decisions.layout ?? same?.layoutId
      const content = { ...decisions }
      delete content.layout
      const saved = await store.addVersion(
        {
          facilityId,
          layoutId: layoutId ?? `own-${slug(decisions.name)}-${newSuffix()}`,
          decisions: content,
          decidedBy,
          decidedAt: clock().toISOString(),
        },
        layoutId !== undefined,
      )
      if (saved === null)
        return {
          faults: [{ field: 'layout', message: 'This facility has no such layout to change.' }],
        }
      return answer(saved)
    },

    async layouts(facilityId) {
      const all = await views(facilityId, null)
      return all.filter(({ state }) => state === 'current')
    },

    layoutHistory: (facilityId, layoutId) => views(facilityId, layoutId),

    async withdrawLayout(facilityId, layoutId, decidedBy) {
      const decidedAt = clock().toISOString()
      const saved = await store.addVersion(
        { facilityId, layoutId, decisions: null, decidedBy, decidedAt },
        true,
      )
      return saved === null ? null : answer(saved)
    },
  }
}

const slug = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 30) || 'table'
