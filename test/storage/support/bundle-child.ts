import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { temporaryDirectory } from './temporary-registry.ts'

const root = join(import.meta.dirname, '../../..')

/**
 * A plain file of a child process: processes cannot start from TypeScript on every supported Node.
 * @param source file beside this one, without its ending
 */
export async function bundleChild(source: string): Promise<string> {
  const outDir = temporaryDirectory()
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: join(import.meta.dirname, `${source}.ts`),
      target: 'node20',
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: {
        external: [/^@duckdb\//],
        output: { entryFileNames: `${source}.mjs` },
      },
    },
  })
  // The child looks for its packages beside itself.
  symlinkSync(join(root, 'node_modules'), join(outDir, 'node_modules'), 'junction')
  return join(outDir, `${source}.mjs`)
}
