import { spawn } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { readTables } from './support/read-tables.ts'
import { temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'

const root = join(import.meta.dirname, '../..')

/** A plain file of the child: processes cannot start from TypeScript on every supported Node. */
async function bundle(outDir: string): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: join(import.meta.dirname, 'support/kill-child.ts'),
      target: 'node20',
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { external: [/^@duckdb\//], output: { entryFileNames: 'kill-child.mjs' } },
    },
  })
  return join(outDir, 'kill-child.mjs')
}

/** Runs the child until it has acknowledged some batches, and kills it a moment later. @returns the last one */
function killed(script: string, dataDir: string, round: number, afterMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, dataDir, String(round)])
    let said = ''
    let errors = ''
    let killing = false
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (killing || said.split('\n').length < 4) return
      killing = true
      setTimeout(() => child.kill('SIGKILL'), afterMs)
    })
    child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()))
    child.on('close', () => {
      const last = said.split('\n').at(-2)
      if (!killing || last === undefined) reject(new Error(`The child ended by itself: ${errors}`))
      else resolve(Number(last))
    })
  })
}

describe('a process killed while it writes', () => {
  it(
    'leaves every acknowledged batch, whole, and no part of another',
    { timeout: 120_000 },
    async () => {
      const outDir = temporaryDirectory()
      const script = await bundle(outDir)
      // The child looks for its packages beside itself.
      symlinkSync(join(root, 'node_modules'), join(outDir, 'node_modules'), 'junction')
      const dataDir = temporaryDirectory()
      await (await temporaryRegistry(dataDir)).close()
      const acknowledged: number[] = []
      for (const [round, afterMs] of [1, 17, 42, 73].entries()) {
        acknowledged.push(await killed(script, dataDir, round, afterMs))
        await (await temporaryRegistry(dataDir)).close()
        const { exam, report, irradiation_event } = await readTables(dataDir, [
          'exam',
          'report',
          'irradiation_event',
        ])
        const batches = new Map<string, number>()
        for (const [, examId] of exam ?? []) {
          const batch = String(examId).split('-').slice(0, 2).join('-')
          batches.set(batch, (batches.get(batch) ?? 0) + 1)
        }
        expect(new Set(batches.values())).toEqual(new Set([50]))
        expect(report).toHaveLength(batches.size * 50)
        expect(irradiation_event).toHaveLength(batches.size * 50)
        for (const [round, last] of acknowledged.entries()) {
          for (let batch = 0; batch <= last; batch++) {
            expect(batches.has(`e${round}-${batch}`)).toBe(true)
          }
        }
      }
    },
  )
})
