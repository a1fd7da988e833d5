import type { UploadRecord } from '../../../src/ingest/ports.ts'

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
