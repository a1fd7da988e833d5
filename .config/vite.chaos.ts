import { join } from 'node:path'
import { defineConfig } from 'vite'

const root = join(import.meta.dirname, '..')

/** The chaos commands, one file beside the service they start, stop and kill; apart, so that they change nothing of it. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: join(root, 'test/chaos/run.ts'),
    target: 'node20',
    outDir: join(root, 'dist/chaos'),
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rollupOptions: { output: { entryFileNames: 'run.js', codeSplitting: false } },
  },
})
