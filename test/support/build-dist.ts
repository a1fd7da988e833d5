import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Builds dist once before the suites that start real processes from it. */
export default function buildDist(): void {
  const root = join(import.meta.dirname, '../..')
  execFileSync(process.execPath, [join(root, '.config/build.mjs'), '--if-stale'], {
    cwd: root,
    stdio: 'inherit',
  })
}
