import type { Content, Made, Part } from '../access/disclosure/content.ts'
import { isCellAllowed } from '../access/disclosure/cell-allowed.ts'
import { jointlyShown, type JointCell } from '../access/disclosure/joint-suppression.ts'
import { nextVersion } from '../access/disclosure/next-version.ts'
import type { DisclosureProfile } from '../access/disclosure/profiles.ts'
import { publishCount, publishFacilities } from '../access/disclosure/publish-count.ts'
import { statedCounts } from '../access/disclosure/stated-counts.ts'
import type { DrlRow, Provenance } from '../contract/analytics.ts'
import type { CellDefinition } from './cell-definition.ts'
import { cellKey, cellKeyText } from './cell-key.ts'
import type { DrlCell } from './drl-cells.ts'
import { gridCells, gridGroups, gridSchemes, groupId, type GridGroup } from './grid-cells.ts'
import { emptyCell, madeCell } from './made-cells.ts'
import { forPopulation, methods } from './methods.ts'
import { partId, type DocumentMemory, type PublishedMemory } from './published-memory.ts'

/** One method and one quantile type for every snapshot and release: two types together solve for two hospitals. */
export const disclosedMethod = { method: 'icrp135', quantileType: 7 } as const

export interface Publication {
  /** Id of the document that is being made. */
  readonly document: string
  /** ISO date. */
  readonly asOf: string
  readonly from: string
  readonly to: string
  readonly profile: DisclosureProfile
}

export interface Disclosed {
  readonly rows: readonly DrlRow[]
  readonly memory: DocumentMemory
}

/**
 * The fixed grid as a profile may see it. What may not leave is withheld, and so is what is not there: no row tells
 * nothing from too little, or one rule from another. Rules, in this order: minimum counts and the guard of medians,
 * for each cell; the rule between versions, for each group; what overlaps, for all groups of a protocol and phantom.
 * @param found cells of all schemes of the grid
 */
export function disclosedCells(
  found: readonly DrlCell[],
  publication: Publication,
  memory: PublishedMemory,
): Disclosed {
  const { document, profile } = publication
  const byKey = new Map(found.map((cell) => [cellKeyText(cellKey(cell.definition)), cell]))
  const shown = new Map<string, Part>()
  for (const groups of gridGroups) {
    const candidates = new Map<string, Part>()
    for (const group of groups) {
      const part = candidate(group, byKey, publication, memory)
      if (part !== null) candidates.set(group.id, part)
    }
    if (candidates.size === 0) continue
    const ids = jointlyShown(
      groups.map((group) => jointCell(group, candidates.get(group.id), profile, memory)),
    )
    for (const id of ids) {
      const part = candidates.get(id)
      if (part !== undefined) shown.set(id, part)
    }
  }
  const parts = [...shown.values()]
  return {
    rows: gridCells.map((definition) =>
      disclosedRow(definition, shown.get(groupId(definition)), profile),
    ),
    memory: {
      profile: profile.id,
      parts: parts.filter((part) => part.document === document),
      shown: parts.map(partId),
    },
  }
}

/** What a group could show by itself: itself as it is now, or as it was published last. */
function candidate(
  { id, cells }: GridGroup,
  found: ReadonlyMap<string, DrlCell>,
  { document, asOf, from, to, profile }: Publication,
  { byGroup }: PublishedMemory,
): Part | null {
  const earlier = byGroup.get(id) ?? []
  const made = new Map<string, Made>()
  for (const [quantity, key] of cells) {
    const cell = found.get(key)
    made.set(quantity, (cell === undefined ? null : madeCell(cell, profile)) ?? emptyCell)
  }
  const latest = earlier.at(-1)
  if (latest !== undefined && nextVersion(made, earlier) === 'carried') {
    const contents = withContents(latest.contents, (content) =>
      isCellAllowed(content, profile) ? content : null,
    )
    return contents.size === 0 ? null : { ...latest, contents }
  }
  const contents = withContents(made, ({ content }) => content)
  return contents.size === 0 ? null : { group: id, document, asOf, from, to, contents }
}

function withContents<From>(
  all: ReadonlyMap<string, From>,
  of: (from: From) => Content | null,
): ReadonlyMap<string, Content> {
  const contents = new Map<string, Content>()
  for (const [quantity, from] of all) {
    const content = of(from)
    if (content !== null) contents.set(quantity, content)
  }
  return contents
}

const unbounded = 1e6

function jointCell(
  { id, definition: { protocol, scheme, band } }: GridGroup,
  part: Part | undefined,
  profile: DisclosureProfile,
  memory: PublishedMemory,
): JointCell {
  const { variable, population } = scheme
  const last = variable === 'age-months' ? (population.maxMonths ?? unbounded) : unbounded
  const isOwn = gridSchemes(protocol)[0]?.id === scheme.id
  return {
    id,
    axis: variable,
    from: band.min,
    to: Math.min(band.max ?? unbounded, last),
    isKnown: part !== undefined && isEarlier(part, memory) && memory.isKnown(part, profile.id),
    weight: isOwn ? 100 : 1,
    unitMinimum: forPopulation(methods[disclosedMethod.method].unitExams, population.kind),
    minimumFacilities: profile.minimumFacilities,
    contents: part === undefined ? new Map() : withStated(part.contents),
  }
}

function withStated(contents: ReadonlyMap<string, Content>): JointCell['contents'] {
  const stated = statedCounts(contents)
  return new Map(
    [...contents].map(([quantity, content]) => [
      quantity,
      { ...content, stated: stated.get(quantity) ?? content },
    ]),
  )
}

const isEarlier = (part: Part, { byGroup }: PublishedMemory): boolean =>
  byGroup.get(part.group)?.some(({ document }) => document === part.document) === true

function disclosedRow(
  definition: CellDefinition,
  part: Part | undefined,
  profile: DisclosureProfile,
): DrlRow {
  const row = { ...cellKey(definition), ...disclosedMethod, scanners: null, excluded: {} }
  const content = part?.contents.get(definition.quantity)
  if (part === undefined || content === undefined) {
    return {
      ...row,
      drl: null,
      achievable: null,
      p25: null,
      interval: null,
      exams: null,
      facilities: null,
      status: 'withheld',
      withheld: true,
      period: null,
      asOf: null,
    }
  }
  const stated = statedCounts(part.contents).get(definition.quantity) ?? content
  const { p25, p50, p75, lower, upper } = content.figures
  return {
    ...row,
    drl: p75,
    achievable: p50,
    p25,
    interval: { lower, upper, level: 0.95 },
    exams: publishCount(stated.exams, profile),
    facilities: publishFacilities(stated.facilities, profile),
    status: 'ok',
    withheld: false,
    period: { from: part.from, to: part.to },
    asOf: part.asOf,
  }
}

/**
 * A provenance whose counts may leave: of the published cells alone. Exams seen or excluded in all would give those of
 * the withheld cells by subtraction. The version of the data is the document's: another would tell of every change.
 */
export function disclosedProvenance(
  exact: Provenance,
  rows: readonly DrlRow[],
  document: string,
): Provenance {
  const exams = examsShown(rows)
  return { ...exact, examsSeen: exams, examsUsed: exams, excluded: {}, dataVersion: document }
}

/** Exams in the shown cells: once, though they stand in cells of several quantities and schemes. */
function examsShown(rows: readonly DrlRow[]): number {
  const bands = new Map<string, number>()
  const schemes = new Map<string, number>()
  const best = new Map<string, number>()
  const most = (map: Map<string, number>, key: string, count: number): number => {
    const before = map.get(key) ?? 0
    map.set(key, Math.max(before, count))
    return Math.max(0, count - before)
  }
  for (const { protocol, population, scheme, band, phantomCm, exams } of rows) {
    if (exams === null) continue
    const people = JSON.stringify([protocol.loinc, population, phantomCm])
    const inScheme = JSON.stringify([people, scheme])
    const more = most(bands, JSON.stringify([inScheme, band]), exams)
    const sum = (schemes.get(inScheme) ?? 0) + more
    schemes.set(inScheme, sum)
    most(best, people, sum)
  }
  return [...best.values()].reduce((sum, count) => sum + count, 0)
}
