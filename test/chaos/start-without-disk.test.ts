import { describe, expect, it } from 'vitest'
import { opendrl } from '../support/opendrl.ts'
import { mayMount, smallDisk } from './support/small-disk.ts'

describe.skipIf(!mayMount())(
  'a start on a disk that cannot be written to (skipped where no file system can be mounted)',
  () => {
    it('is refused in a sentence when the disk is read-only', async () => {
      const disk = smallDisk(32)
      try {
        const made = await opendrl(disk.path, 'facility', 'add', '--name', 'Alpha', '--id', 'alpha')
        expect(made.code).toBe(0)
        disk.remount('ro')
        const { code, stderr } = await opendrl(disk.path, 'serve')
        expect(code).toBe(3)
        expect(stderr).toContain('cannot be written to')
        expect(stderr).not.toContain('    at ')
      } finally {
        disk.remove()
      }
    })

    it('is refused in a sentence when the disk is full, and works when there is room', async () => {
      const disk = smallDisk(32)
      try {
        await disk.fill(0)
        const add = () => opendrl(disk.path, 'facility', 'add', '--name', 'Alpha', '--id', 'alpha')
        const { code, stderr } = await add()
        expect(code).toBe(3)
        expect(stderr).toContain('is full')
        expect(stderr).not.toContain('    at ')
        disk.makeRoom()
        expect((await add()).code).toBe(0)
      } finally {
        disk.remove()
      }
    })
  },
)
