import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'

const root = join(import.meta.dirname, '..')

/** Every file that must exist by itself in dist: processes and workers start from plain files. */
const entries: Record<string, string> = {
  main: join(root, 'src/main.ts'),
  'parse-child': join(root, 'src/ingest/child/parse-child.ts'),
  'interpret-thread': join(root, 'src/interpret-thread.ts'),
  'verify-child': join(root, 'src/verify-child.ts'),
  'core-thread': join(root, 'src/storage/core/core-thread.ts'),
  'export-worker': join(root, 'src/cli/export-worker.ts'),
  'write-schemas': join(root, 'src/write-schemas.ts'),
}
for (const [folder, ending] of [
  ['bench', '.ts'],
  ['bench/aggregate', '-worker.ts'],
] as const) {
  for (const name of existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []) {
    if (name.endsWith(ending)) entries[`${folder}/${name.slice(0, -3)}`] = join(root, folder, name)
  }
}
for (const [name, file] of Object.entries(entries)) if (!existsSync(file)) delete entries[name]

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: join(root, 'dist'),
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: entries,
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})
