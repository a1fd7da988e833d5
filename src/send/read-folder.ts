import type { FileLook } from './look-at-folder.ts'
import { isRead, readFiles, type ReadParts } from './read-files.ts'
import { SettledFiles } from './settled-files.ts'
import type { SendTally } from './send-report.ts'

/** Files that are read in one go. */
const filesAtOnce = 100
const bytesAtOnce = 64 * 2 ** 20
/** A folder that is not watched is looked at so often for files that are still being written. */
const mostRounds = 20

export interface FolderParts extends ReadParts {
  readonly tally: SendTally
  readonly settleMs: number
  readonly pollMs: number
  /** Goes on until stopped. */
  readonly watch: boolean
  readonly clock: () => Date
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Brings the facility's layouts up to date; now and then. */
  readonly askLayouts: () => Promise<void>
  readonly say: (sentence: string) => void
  /** After each look at the folder that brought something. */
  readonly onPass: () => Promise<void>
}

/**
 * Reads what is new in the folder into the outbox: once, or for as long as it is watched. Each file is looked
 * at twice before it is read, and files that come meanwhile are found by the next look.
 * @returns when all is read and on the disk; a watched folder never. @throws when stopped
 */
export async function readFolder(parts: FolderParts): Promise<void> {
  const settled = new SettledFiles(parts.settleMs)
  for (let round = 1; parts.watch || round <= mostRounds; round += 1) {
    parts.signal.throwIfAborted()
    const looks = await lookedAt(parts)
    parts.tally.saw(looks.length)
    await parts.askLayouts()
    const fresh = looks.filter((look) => isFresh(look, parts))
    const ready = await settled.settled(fresh, parts.clock().getTime())
    let read = 0
    for (const group of groupsOf(ready)) {
      for (const reading of await readFiles(group, parts)) {
        read += 1
        settled.forget(reading.look)
        parts.tally.fileRead(reading)
      }
    }
    await parts.outbox.flush()
    parts.tally.unsettled = fresh.length - read
    if (read > 0) await parts.onPass()
    if (!parts.watch && fresh.length === read) return
    await parts.sleep(parts.watch ? parts.pollMs : Math.max(parts.settleMs, 50), parts.signal)
  }
}

/** A share that is away is waited for by a watching run, and ends a single one. */
async function lookedAt({ view, watch, say, sleep, pollMs, signal }: FolderParts) {
  for (let failures = 0; ; failures += 1) {
    try {
      const looks = await view.look()
      if (failures > 0) say('The folder can be read again.')
      return looks
    } catch (error) {
      if (!watch) throw error
      if (failures === 0) say('The folder cannot be read; it is waited for.')
      await sleep(pollMs, signal)
    }
  }
}

function isFresh(look: FileLook, parts: FolderParts): boolean {
  const before = parts.outbox.journal.file(parts.marks.file(look))
  if (!isRead(before, parts)) return true
  parts.tally.fileUnchanged(look.number, before)
  return false
}

function* groupsOf(looks: readonly FileLook[]): Generator<readonly FileLook[]> {
  let group: FileLook[] = []
  let bytes = 0
  for (const look of looks) {
    if (group.length >= filesAtOnce || (group.length > 0 && bytes + look.sizeBytes > bytesAtOnce)) {
      yield group
      group = []
      bytes = 0
    }
    group.push(look)
    bytes += look.sizeBytes
  }
  if (group.length > 0) yield group
}
