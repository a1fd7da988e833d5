import { posix } from 'node:path'
import type { NumberMeaning } from './number-format.ts'
import { readCellStyles } from './cell-styles.ts'
import { workbookPart } from './office-kind.ts'
import { heardXml } from './read-xml.ts'
import { readSharedStrings } from './shared-strings.ts'
import { StringArena } from './string-arena.ts'
import { smallPartBytes } from './workbook-limits.ts'
import { damaged, tooMuch } from './workbook-refused.ts'
import type { ZipParts } from './zip-parts.ts'

const mostSheets = 1000

export interface Sheet {
  /** 1-based, as in the workbook; sheets may be named after patients, so findings say the number. */
  readonly number: number
  readonly name: string
  readonly hidden: boolean
  readonly part: string
}

/** A workbook, all but the cells of its sheets. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly dateSystem: 1900 | 1904
  readonly styles: readonly NumberMeaning[]
  readonly strings: StringArena
}

/** @throws WorkbookRefused */
export async function readWorkbook(parts: ZipParts): Promise<Workbook> {
  const name = await workbookPart(parts)
  const relations = await readRelations(parts, name)
  const found: Omit<Sheet, 'part'>[] = []
  const ids: string[] = []
  let dateSystem: 1900 | 1904 = 1900
  await heardXml((await smallPart(parts, name)).stream(), {
    open(element, attributes) {
      if (element === 'workbookPr' && isTrue(attributes.date1904)) dateSystem = 1904
      if (element !== 'sheet') return
      if (found.length >= mostSheets) throw tooMuch('more than 1,000 sheets')
      const hidden = /^(?:very)?hidden$/i.test(attributes.state ?? '')
      found.push({ number: found.length + 1, name: attributes.name ?? '', hidden })
      ids.push(relationId(attributes))
    },
  })
  const sheets = found.flatMap((sheet, index): Sheet[] => {
    const relation = relations.get(ids[index] ?? '')
    if (relation === undefined) throw damaged('a sheet has no part')
    // charts and dialogs are sheets without cells
    return relation.type.endsWith('/worksheet') ? [{ ...sheet, part: relation.target }] : []
  })
  const only = (type: string): string | null =>
    [...relations.values()].find((relation) => relation.type.endsWith(type))?.target ?? null
  const styles = only('/styles')
  const strings = only('/sharedStrings')
  return {
    sheets,
    dateSystem,
    styles: styles === null ? [] : await readCellStyles(await smallPart(parts, styles)),
    strings:
      strings === null ? new StringArena() : await readSharedStrings(await parts.part(strings)),
  }
}

const isTrue = (value: string | undefined): boolean => /^(?:1|true|on)$/i.test(value ?? '')

/** The id is of another namespace, whose prefix a writer may choose. */
const relationId = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''

async function smallPart(parts: ZipParts, name: string) {
  const part = await parts.part(name)
  if ((part.sizeBytes ?? 0) > smallPartBytes) throw tooMuch('a part of more than 16 MB')
  return part
}

interface Relation {
  readonly type: string
  readonly target: string
}

async function readRelations(
  parts: ZipParts,
  workbook: string,
): Promise<ReadonlyMap<string, Relation>> {
  const folder = posix.dirname(workbook)
  const name = posix.join(folder, '_rels', `${posix.basename(workbook)}.rels`)
  const relations = new Map<string, Relation>()
  await heardXml((await smallPart(parts, name)).stream(), {
    open(element, { Id = '', Type = '', Target = '', TargetMode = '' }) {
      if (element !== 'Relationship' || TargetMode === 'External') return
      // a target is of the workbook's folder, or of the package when it begins with a slash
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      relations.set(Id, { type: Type, target: posix.normalize(target) })
      if (relations.size > 10_000) throw tooMuch('more than 10,000 relations')
    },
  })
  return relations
}
