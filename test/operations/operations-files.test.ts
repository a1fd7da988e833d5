import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settings } from '../../src/config.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { watchVitals } from '../../src/http/watch-vitals.ts'

const root = join(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const page = read('docs/operations.md')
const unit = read('docs/operations/opendrl.service')
const container = read('docs/operations/Containerfile')
const alerts = read('docs/operations/alerts.yml')

async function metricNames(): Promise<readonly string[]> {
  const metrics = createMetrics()
  metrics.watchPressure({ uploads: { inside: 0 } })
  metrics.watchDicom(() => ({ associations: 0, waiting: 0 }))
  watchVitals(metrics.registry, () => ({
    isReadOnly: true,
    isDiskRefused: false,
    diskFreeBytes: 5,
    ledgerEntries: null,
    coreBytes: 1,
    coreLimitBytes: 2,
    statements: 1,
    oldestStatementMs: 1500,
    uploadsRunning: 0,
    lastBackupAt: '1970-01-01T00:01:00.000Z',
    failures: new Map([['upload failed', 2]]),
  }))
  const text = await metrics.registry.metrics()
  expect(text).toContain('opendrl_read_only 1')
  expect(text).toContain('opendrl_oldest_statement_seconds 1.5')
  expect(text).toContain('opendrl_last_backup_timestamp_seconds 60')
  expect(text).toContain('opendrl_failures{of="upload failed"} 2')
  return [...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1] ?? '')
}

describe('what an operator is given', () => {
  it('pages on metrics that there are, and explains each', async () => {
    const names = await metricNames()
    const base = (name: string) => name.replace(/_(count|bucket|sum)$/, '')
    const used = [...alerts.matchAll(/\bopendrl_[a-z_]+/g)].map(([name]) => base(name))
    expect(used.filter((name) => !names.includes(name))).toEqual([])
    const own = names.filter((name) => !/^opendrl_(process|nodejs)_/.test(name))
    expect(own.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
    const alertNames = [...alerts.matchAll(/alert: (\w+)/g)].map((match) => match[1] ?? '')
    expect(alertNames.length).toBeGreaterThan(10)
  })

  it('names settings as they are, everywhere', () => {
    const files = [page, unit, container, alerts, read('docs/operations/nginx.conf')]
    const named = files.flatMap((text) =>
      [...text.matchAll(/\bOPENDRL_[A-Z_]+/g)].map(([name]) => name),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !(name in settings) && !name.endsWith('_'))).toEqual([])
  })

  it('names commands and their options as they are', () => {
    const reference = read('docs/reference/cli.md').split(/^## /m).slice(1)
    const known = new Map(
      reference.map(
        (text) => [text.split('\n')[0]?.replace(/^opendrl | [<[].*$/g, '') ?? '', text] as const,
      ),
    )
    const lines = [...page.matchAll(/^ {0,4}opendrl ([^\n#|>]+)/gm)]
    expect(lines.length).toBeGreaterThan(8)
    const wrong = lines.flatMap(([line, rest = '']) => {
      const words = rest.trim().split(/\s+/)
      const name = [2, 1].map((count) => words.slice(0, count).join(' ')).find((n) => known.has(n))
      const options = words.filter((word) => word.startsWith('--'))
      const text = known.get(name ?? '') ?? ''
      return name !== undefined && options.every((option) => text.includes(`\`${option}`))
        ? []
        : [line]
    })
    expect(wrong).toEqual([])
  })

  it('starts the service in both as npm start does, with nothing it does not need', () => {
    const start = /"start": "([^"]+)"/.exec(read('package.json'))?.[1] ?? ''
    const [, threads = ''] = /UV_THREADPOOL_SIZE=(\d+)/.exec(start) ?? []
    for (const text of [unit, container]) {
      expect(text).toContain(`UV_THREADPOOL_SIZE=${threads}`)
      expect(text).toContain('--max-semi-space-size=64')
    }
    expect(container).toMatch(/^USER 10001/m)
    expect(container).toMatch(/^HEALTHCHECK /m)
    for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'CapabilityBoundingSet='])
      expect(unit.split('\n')).toContain(line)
  })
})
