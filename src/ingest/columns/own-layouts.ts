import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { LayoutDecisions } from '../../contract/layout.ts'
import { headerKey } from '../csv/header-name.ts'
import { layoutOf } from './layout-of.ts'
import type { StoredLayout } from './ports.ts'

/** What a facility's tables are read by now, and when that last changed. */
export interface OwnLayouts {
  readonly layouts: readonly ExportLayout[]
  /** ISO date-time; null: never. */
  readonly changedAt: string | null
}

/** The name a layout's version is known by in receipts and exams. */
export const versionName = (layoutId: string, version: number): string => `${layoutId}@${version}`

/** The latest version of each layout. */
export function latestVersions(versions: readonly StoredLayout[]): readonly StoredLayout[] {
  const latest = new Map<string, StoredLayout>()
  for (const version of versions) {
    const known = latest.get(version.layoutId)
    if (known === undefined || known.version < version.version)
      latest.set(version.layoutId, version)
  }
  return [...latest.values()]
}

export function ownLayouts(versions: readonly StoredLayout[]): OwnLayouts {
  const changes = versions.map(({ decidedAt }) => decidedAt).sort()
  return {
    layouts: latestVersions(versions).flatMap(({ layoutId, version, decisions }) =>
      decisions === null ? [] : [layoutOf(versionName(layoutId, version), decisions)],
    ),
    changedAt: changes.at(-1) ?? null,
  }
}

/** Two tables with the same headers, in whatever order, are one table: they cannot have two mappings. */
export const headerSet = ({ columns }: LayoutDecisions): string =>
  JSON.stringify(columns.map(({ header, inBlocks }) => `${inBlocks} ${headerKey(header)}`).sort())
