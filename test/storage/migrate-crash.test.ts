import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../src/storage/duckdb/migrations/migrations.ts'
import { bundleChild } from './support/bundle-child.ts'
import { goldenNames, unpackGolden } from './support/golden-files.ts'
import { longMigrations } from './support/long-migrations.ts'
import { readTables } from './support/read-tables.ts'
import { temporaryDirectory } from './support/temporary-registry.ts'

const [oldest = ''] = goldenNames

/** Starts the migration and kills it so long after it began. @returns whether it had ended before */
function killed(script: string, file: string, afterMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let errors = ''
    child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()))
    child.stdout.on('data', (bytes: Buffer) => {
      const isFirst = said === ''
      said += bytes.toString()
      if (isFirst) setTimeout(() => child.kill('SIGKILL'), afterMs)
    })
    child.on('close', (code) => {
      if (code !== null && code !== 0) reject(new Error(errors))
      else resolve(said.includes('done'))
    })
  })
}

/** Versions of the schema a file has, and how many rows of exams. */
async function stateOf(dataDir: string): Promise<{ schema: number; exams: number }> {
  const rows = await readTables(dataDir, ['schema_migration', 'exam'])
  return { schema: rows['schema_migration']?.length ?? 0, exams: rows['exam']?.length ?? 0 }
}

describe('a migration', () => {
  it(
    'killed at any moment leaves the old file or the new one, and the next start ends it',
    { timeout: 120_000 },
    async () => {
      const script = await bundleChild('migrate-child')
      const fresh = temporaryDirectory()
      unpackGolden(oldest, fresh)
      const old = await stateOf(fresh)
      const newest = { ...old, schema: migrations.length + longMigrations.length }
      const seen = new Set<string>()
      let cut = 0
      for (let round = 0; round < 10; round++) {
        const dataDir = temporaryDirectory()
        const file = unpackGolden(oldest, dataDir)
        if (await killed(script, file, 20 + round * 60)) seen.add('ended')
        else cut++
        const state = await stateOf(dataDir)
        expect([old, newest]).toContainEqual(state)
        seen.add(state.schema === old.schema ? 'old' : 'new')
        execFileSync(process.execPath, [script, file])
        expect(await stateOf(dataDir)).toEqual(newest)
        expect(readdirSync(dataDir)).toEqual(['registry.duckdb'])
      }
      // Otherwise nothing was tested.
      expect(cut).toBeGreaterThan(0)
      expect(seen).toContain('old')
    },
  )
})

describe.skipIf(!canMount())(
  'a disk that fills while migrating (skipped where no file system of its own can be mounted)',
  () => {
    it('leaves the old file and no remains, and says what failed', async () => {
      const script = await bundleChild('migrate-child')
      const [dataDir, mount] = [temporaryDirectory(), temporaryDirectory()]
      const file = unpackGolden(oldest, dataDir)
      const before = readFileSync(file)
      const out = join(dataDir, 'out')
      mkdirSync(out)
      const room = Math.ceil(before.length / 1024) * 2 + 2048
      const steps = [
        `mount -t tmpfs -o size=${room}k tmpfs '${mount}'`,
        `cp '${file}' '${mount}/registry.duckdb'`,
        `('${process.execPath}' '${script}' '${mount}/registry.duckdb' 2>'${out}/errors' || echo failed >'${out}/failed')`,
        `ls '${mount}' >'${out}/left'`,
        `cp '${mount}/registry.duckdb' '${out}/registry.duckdb'`,
      ]
      execFileSync('unshare', ['-rm', 'sh', '-c', steps.join(' && ')])
      expect(existsSync(join(out, 'failed'))).toBe(true)
      expect(readFileSync(join(out, 'errors'), 'utf8')).toMatch(/space|size/i)
      expect(readFileSync(join(out, 'left'), 'utf8').trim()).toBe('registry.duckdb')
      expect(readFileSync(join(out, 'registry.duckdb')).equals(before)).toBe(true)
    })
  },
)

function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
