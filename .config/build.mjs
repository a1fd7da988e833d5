// Builds dist/: the service (one Vite SSR build, several entries) and the page (one Vite build).
// --if-stale skips the build when no source is newer than the last one.
import { readdirSync, statSync, existsSync, writeFileSync, mkdirSync, rmSync } from 'node:fs'
import { join, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'dist', '.built')
const sources = [
  'src',
  'sample-data/generator',
  'bench',
  'test/chaos',
  '.config',
  'package.json',
  'schemas',
]

function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))), 0)
}

const stale =
  !existsSync(stamp) || sources.some((path) => newest(join(root, path)) > statSync(stamp).mtimeMs)
if (process.argv.includes('--if-stale') && !stale) process.exit(0)

const started = new Date()
const { build } = await import('vite')
rmSync(join(root, 'dist'), { recursive: true, force: true })
const logLevel = 'warn'
await build({ configFile: join(root, '.config/vite.service.ts'), root, logLevel })
await build({ configFile: join(root, '.config/vite.chaos.ts'), root, logLevel })
await build({
  configFile: join(root, '.config/vite.web.ts'),
  root: join(root, 'src/web'),
  logLevel,
})
mkdirSync(join(root, 'dist'), { recursive: true })
writeFileSync(stamp, started.toISOString())
const { utimesSync } = await import('node:fs')
utimesSync(stamp, started, started)
