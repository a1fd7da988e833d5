import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'

it('an upload that a crash left in the spool is gone when the registry opens again', async () => {
  const dataDir = temporaryDirectory()
  const left = join(dataDir, 'spool', 'upload-abc')
  mkdirSync(left, { recursive: true })
  writeFileSync(join(left, '1'), 'CANARY^PATIENT')
  await temporaryRegistry(dataDir)
  expect(existsSync(left)).toBe(false)
})
