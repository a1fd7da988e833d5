import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly path: string
  freeBytes(): Promise<number>
  /** Fills the disk but for so many bytes. */
  fill(butBytes: number): Promise<void>
  /** Gives back what `fill` took. */
  makeRoom(): void
  remount(how: 'ro' | 'rw'): void
  remove(): void
}

/** A file system of its own in memory, so small that it can be filled. Needs the right to mount. */
export function smallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'opendrl-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', path])
  const ballast = join(path, 'ballast')
  const freeBytes = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  }
  return {
    path,
    freeBytes,
    async fill(butBytes) {
      const bytes = Buffer.alloc(Math.max(0, (await freeBytes()) - butBytes), 1)
      try {
        writeFileSync(ballast, bytes)
      } catch (error) {
        // Others write at the same time: what is full is full.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remount: (how) => void execFileSync('mount', ['-o', `remount,${how}`, path]),
    remove() {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** Why tests of a small disk are skipped; null where they can run. */
export function mayMount(): boolean {
  try {
    smallDisk(1).remove()
    return true
  } catch {
    return false
  }
}
