import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAudit } from '../../src/storage/audit/read-audit.ts'
import { verifyAudit } from '../../src/storage/audit/verify-audit.ts'
import { mayMount, smallDisk } from '../chaos/support/small-disk.ts'
import { asKey, asProblem } from '../support/answers.ts'
import { type ApiAnswer, apiClient } from '../support/api-client.ts'
import { opendrl, startService, temporaryFolder } from '../support/opendrl.ts'

describe.skipIf(!mayMount())(
  'a trail that cannot be written (skipped where no file system of its own can be mounted)',
  () => {
    it('shows nothing, begins nothing, and is gone on with by itself when there is room', async () => {
      const disk = smallDisk(1)
      const data = await temporaryFolder()
      mkdirSync(data.path, { recursive: true })
      symlinkSync(disk.path, join(data.path, 'audit'))
      const admin = asKey(
        (await opendrl(data.path, 'key', 'create', '--role', 'admin', '--json')).stdout,
      )
      const running = await startService(data.path)
      try {
        const call = apiClient(running.address, admin)
        expect((await call('/api/v1/keys')).status).toBe(200)
        await disk.fill(0)
        let refused: ApiAnswer | null = null
        for (let tries = 0; tries < 50 && refused === null; tries++) {
          const answer = await call('/api/v1/keys')
          if (answer.status !== 200) refused = answer
        }
        expect(refused?.status).toBe(507)
        expect(asProblem(refused?.json()).code).toBe('audit-unwritable')
        expect(refused?.text).not.toContain('admin')
        const made = await call('/api/v1/facilities', { body: { id: 'fourth', name: 'Fourth' } })
        expect(made.status).toBe(507)
        expect((await call('/health/live')).status).toBe(200)
        disk.makeRoom()
        const listed = await call('/api/v1/facilities')
        expect(listed.status).toBe(200)
        // what came when the trail was known to be unwritable was not begun
        expect(listed.text).not.toContain('fourth')
        const { events } = await readAudit(disk.path, { filter: {}, after: 0, limit: 1_000 })
        expect(events.map(({ subtype }) => subtype[0]?.code)).toContain('trail.resume')
      } finally {
        await running.stop()
        const { fault } = verifyAudit(data.path)
        disk.remove()
        await data.remove()
        expect(fault).toBeNull()
      }
    })
  },
)
