// Known vulnerabilities of what is installed with --omit dev, as the registry tells them: fails on high and critical
// ones. Not every registry answers; then this says so and passes. --report FILE judges a report of `npm audit --json`.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const tell = (line) => process.stdout.write(`${line}\n`)
const at = process.argv.indexOf('--report')
const text =
  at === -1
    ? spawnSync('npm', ['audit', '--omit', 'dev', '--json'], {
        cwd: join(import.meta.dirname, '..'),
        encoding: 'utf8',
        timeout: 120_000,
      }).stdout
    : readFileSync(process.argv[at + 1], 'utf8')

function reportOf(given) {
  try {
    const report = JSON.parse(given)
    return report?.metadata?.vulnerabilities === undefined ? null : report
  } catch {
    return null
  }
}

const report = reportOf(text)
if (report === null) {
  tell('dependency audit: not answered by this registry')
  process.exit(0)
}
const { high = 0, critical = 0, moderate = 0, low = 0 } = report.metadata.vulnerabilities
tell(`dependency audit: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low`)
for (const [name, { severity, range }] of Object.entries(report.vulnerabilities ?? {}))
  tell(`  ${severity} ${name} ${range}`)
process.exit(high + critical === 0 ? 0 : 1)
