import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../../src/storage/audit/verify-audit.ts'
import { detail } from './support/audit-words.ts'
import { auditedService } from './support/audited-service.ts'

const { as, onDisk, path, kill, startAgain } = auditedService()

describe('the trail on disk', () => {
  it('holds what was answered after kill -9 right after the answer, every time', async () => {
    for (let round = 0; round < 5; round++) {
      const before = await onDisk()
      const answer = await as('physicist')('/api/v1/exams')
      await kill()
      expect(answer.status).toBe(200)
      const requestId = answer.headers.get('x-request-id')
      const added = (await onDisk()).slice(before.length)
      expect(added.map((event) => detail(event, 'request'))).toContain(requestId)
      expect(verifyAudit(path()).fault).toBeNull()
      await startAgain()
    }
    expect(readdirSync(join(path(), 'audit'))).toContain('head.json')
  })

  it('are readable by their owner only', () => {
    const directory = join(path(), 'audit')
    const modes = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => statSync(join(directory, name)).mode & 0o077)
    expect(modes.length).toBeGreaterThan(1)
    expect(modes.every((mode) => mode === 0)).toBe(true)
  })
})
