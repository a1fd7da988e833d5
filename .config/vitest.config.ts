import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = join(import.meta.dirname, '..')
const slow = [
  'test/http/**',
  'test/cli/**',
  'test/system/**',
  'test/chaos/**',
  'test/ingest/child/**',
  'test/storage/core/**',
  'test/report/**',
  'test/disclosure/**',
  'test/dicom/network/**',
  'test/send/system/**',
  'test/identity/**',
]

/** unit: seconds, no build. system: real processes, HTTP and files on the built dist. browser: Chromium. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...slow, 'test/web/**'],
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'system',
          include: slow.map((glob) => `${glob}/*.test.ts`.replace('/**/*', '/**/*')),
          globalSetup: [join(root, 'test/support/build-dist.ts')],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: 'browser',
          include: ['test/web/**/*.test.ts'],
          globalSetup: [join(root, 'test/support/build-dist.ts')],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
