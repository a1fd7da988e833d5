import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openRegistry, type DuckdbRegistry } from '../../../src/storage/duckdb/open-registry.ts'
import type { UploadRecord } from '../../../src/ingest/ports.ts'

export const clock = (): Date => new Date('2025-01-02T03:04:05Z')

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'opendrl-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A registry of its own with the facilities "a" and "b", closed when the test ends. */
export async function temporaryRegistry(dataDir = temporaryDirectory()): Promise<DuckdbRegistry> {
  const registry = await openRegistry({ dataDir, clock })
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

export function uploadOf(over: Partial<UploadRecord> = {}): UploadRecord {
  return {
    uploadId: 'upload-1',
    facilityId: 'a',
    state: 'running',
    sha256: 'f00d',
    sizeBytes: 10,
    formats: [],
    counts: { seen: 0, accepted: 0, updated: 0, duplicate: 0, quarantined: 0, rejected: 0 },
    findingsTotal: 0,
    findingsByRule: {},
    receivedAt: '2025-01-02T03:04:05.000Z',
    finishedAt: null,
    withdrawnAt: null,
    ...over,
  }
}
