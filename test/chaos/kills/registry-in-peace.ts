import { cpSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { asReceipt } from '../../support/answers.ts'
import { apiClient } from '../../support/api-client.ts'
import { readTables } from '../../storage/support/read-tables.ts'
import { childService } from '../support/child-service.ts'
import { contentOf } from './content.ts'
import type { Model, Violation } from './model.ts'
import { facilities, setUpRegistry } from './registry-setup.ts'

/** What the exams of a registry are, by whichever uploads they came. */
const derived = ['exam', 'irradiation_event', 'exam_finding'] as const

/**
 * Holds the exams of a stopped registry against those of another that got the same exams in one upload a hospital,
 * undisturbed and under the same key: every column of every row.
 */
export async function differsFromPeace(
  dataDir: string,
  model: Model,
): Promise<readonly Violation[]> {
  const peaceDir = await mkdtemp(join(tmpdir(), 'opendrl-peace-'))
  try {
    cpSync(join(dataDir, 'keys'), join(peaceDir, 'keys'), { recursive: true })
    const { keys } = await setUpRegistry(peaceDir, null)
    const service = childService(peaceDir)
    try {
      const call = apiClient(await service.listening, keys.physicist)
      for (const facility of facilities) {
        const first = model.contents.find((one) => one.facility === facility)
        const had = new Set(first?.exams)
        const exams = [...model.exams(facility)].filter((n) => !had.has(n))
        if (exams.length === 0) continue
        const { body } = contentOf(facility, exams, null)
        const answer = await call(`/api/v1/uploads?facility=${facility}`, {
          body,
          headers: { prefer: 'respond-async' },
        })
        const { uploadId } = asReceipt(answer.json())
        while (asReceipt((await call(`/api/v1/uploads/${uploadId}`)).json()).state === 'running')
          await new Promise((resolve) => setTimeout(resolve, 100))
      }
    } finally {
      await service.stop()
    }
    const [ours, theirs] = [await digests(dataDir), await digests(peaceDir)]
    return derived
      .filter((table) => ours[table] !== theirs[table])
      .map((table) => ({
        kind: 'other' as const,
        what: `the rows of ${table} are not those of the same uploads in peace`,
      }))
  } finally {
    await rm(peaceDir, { recursive: true, force: true })
  }
}

async function digests(dataDir: string): Promise<Readonly<Record<string, string>>> {
  const tables = await readTables(dataDir, derived)
  return Object.fromEntries(
    derived.map((table) => [
      table,
      createHash('sha256').update(JSON.stringify(tables[table])).digest('hex'),
    ]),
  )
}
