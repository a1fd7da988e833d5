import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf, sha256Of } from './chain-frame.ts'
import { parseSegment, readSegment, segmentName, segmentNumbers } from './chain-segments.ts'
import { syncDirectory } from './sync-directory.ts'
import { rewriteKind } from './verify-chain.ts'

const suffix = '.new'

/**
 * Writes files with other bodies beside those of a chain, on disk; they take their places when the entry `by`
 * that announces them is in the chain. None of them may be the file that is appended to.
 */
export function replaceBodies(
  directory: string,
  bodies: ReadonlyMap<number, Uint8Array>,
  by: number,
): { finish(): void; giveUp(): void } {
  for (const number of segmentNumbers(directory)) {
    const { frames } = readSegment(directory, number)
    if (!frames.some(({ header }) => bodies.has(header.sequence))) continue
    const bytes = frames.map(({ header, body }) => {
      const other = bodies.get(header.sequence)
      if (other === undefined) return frameOf(header, body)
      const now = { sha256: sha256Of(other), by }
      return frameOf({ ...header, bytes: other.length, now }, other)
    })
    const path = join(directory, `${segmentName(number)}${suffix}`)
    writeFileSync(path, Buffer.concat(bytes), { mode: 0o600, flush: true })
  }
  syncDirectory(directory)
  return { finish: () => putInPlace(directory), giveUp: () => removeNew(directory) }
}

/** After a crash: files whose announcement is in the chain take their places, others go. */
export function finishReplacing(directory: string): void {
  const waiting = newFiles(directory)
  if (waiting.length === 0) return
  const by = Math.max(
    ...waiting.flatMap((name) =>
      parseSegment(readFileSync(join(directory, name))).frames.map(
        ({ header }) => header.now?.by ?? 0,
      ),
    ),
  )
  const last = segmentNumbers(directory).at(-1) ?? 1
  const isAnnounced = readSegment(directory, last).frames.some(
    ({ header: { sequence, kind } }) => sequence === by && kind === rewriteKind,
  )
  if (isAnnounced) putInPlace(directory)
  else removeNew(directory)
}

function removeNew(directory: string): void {
  for (const name of newFiles(directory)) rmSync(join(directory, name), { force: true })
}

function putInPlace(directory: string): void {
  for (const name of newFiles(directory))
    renameSync(join(directory, name), join(directory, name.slice(0, -suffix.length)))
  syncDirectory(directory)
}

const newFiles = (directory: string): readonly string[] =>
  readdirSync(directory).filter((name) => name.endsWith(suffix))
