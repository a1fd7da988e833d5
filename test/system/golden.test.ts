import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { goldenAnswers, goldenNames, unpackGolden } from '../storage/support/golden-files.ts'
import { opendrl } from '../support/opendrl.ts'
import { temporaryDirectory } from '../storage/support/temporary-registry.ts'

const withRows = z.object({ rows: z.array(z.unknown()) })
const withUploads = z.object({
  uploads: z.array(z.object({ uploadId: z.string(), state: z.string(), counts: z.unknown() })),
})

describe.each(goldenNames)('a registry of version %s', (name) => {
  it('answers as it did: the same DRLs, the same receipts', async () => {
    const dataDir = temporaryDirectory()
    unpackGolden(name, dataDir)
    const asked = async (...command: readonly string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await opendrl(dataDir, ...command, '--json')
      expect(stderr).toBe('')
      expect(code).toBe(0)
      return JSON.parse(stdout)
    }
    const golden = goldenAnswers(name)
    expect(golden.answers.length).toBeGreaterThan(0)
    for (const { command, rows } of golden.answers)
      expect(withRows.parse(await asked(...command)).rows, command.join(' ')).toEqual(rows)
    const { uploads } = withUploads.parse(await asked('upload', 'list'))
    expect(uploads.sort((one, other) => (one.uploadId < other.uploadId ? -1 : 1))).toEqual(
      golden.uploads,
    )
  })
})
