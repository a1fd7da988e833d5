import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, temporaryFolder } from '../support/opendrl.ts'

const listing = (folder: string) =>
  ['schemas', 'docs/reference']
    .flatMap((part) => readdirSync(join(folder, part)).map((name) => `${part}/${name}`))
    .sort()

describe('the generated files', () => {
  it('are what `npm run schemas` writes today', async () => {
    const fresh = await temporaryFolder()
    execFileSync(process.execPath, [join(root, 'dist/write-schemas.js'), fresh.path])
    expect(listing(root)).toEqual(listing(fresh.path))
    const stale = listing(fresh.path).filter(
      (name) =>
        readFileSync(join(root, name), 'utf8') !== readFileSync(join(fresh.path, name), 'utf8'),
    )
    await fresh.remove()
    expect(stale).toEqual([])
  })
})
