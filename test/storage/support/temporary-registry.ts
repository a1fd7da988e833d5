import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  openRegistry,
  type DuckdbRegistry,
  type RegistryOptions,
} from '../../../src/storage/duckdb/open-registry.ts'

export const clock = (): Date => new Date('2025-01-02T03:04:05Z')

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'opendrl-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A registry of its own with the facilities "a" and "b", closed when the test ends. */
export async function temporaryRegistry(
  dataDir = temporaryDirectory(),
  options: Partial<RegistryOptions> = {},
): Promise<DuckdbRegistry> {
  const registry = await openRegistry({ dataDir, clock, ...options })
  onTestFinished(() => registry.close())
  for (const id of ['a', 'b']) {
    if ((await registry.facilities.facility(id)) === null)
      await registry.facilities.addFacility({
        id,
        name: `Hospital ${id}`,
        organisation: 'Trust',
        country: null,
        createdAt: clock().toISOString(),
      })
  }
  return registry
}
