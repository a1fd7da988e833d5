import { mkdtemp } from 'node:fs/promises'
import { generateRegistry } from '../sample-data/generator/registry.ts'
import { writeExports } from '../sample-data/generator/write-exports.ts'
import { createChildParser } from '../src/ingest/child/child-parser.ts'
import { createInlineParser } from '../src/ingest/child/inline-parser.ts'
import { interpret } from '../src/ingest/interpret/interpret.ts'
import { createPseudonymiser } from '../src/access/create-pseudonymiser.ts'
import { openRegistry } from '../src/storage/duckdb/open-registry.ts'
import { join } from 'node:path'
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000 }
const dir = await mkdtemp('/tmp/phases-')
const t: Record<string, number> = {}
const add = (k: string, ms: number) => { t[k] = (t[k] ?? 0) + ms }
const registry = generateRegistry({ seed: 2026, exams: 20000, hospitals: 24, until: '2026-11-23', years: 3 })
const store = await openRegistry({ dataDir: join(dir, 'data'), clock: () => new Date() })
const parser = createChildParser({ scriptPath: join(import.meta.dirname, '../parse-child.js') })
const inline = createInlineParser()
let s = cpu()
let n = 0
for await (const { hospital, files } of writeExports(registry, join(dir, 'x'))) {
  add('generate', cpu() - s)
  const fs = files.map(({ path }) => ({ path, name: 'x' }))
  s = cpu()
  if (process.argv[2] === 'p') for await (const items of inline.parse(fs)) n += items.length
  add('inline ' + hospital.format, cpu() - s)
  s = cpu()
  const all = []
  for await (const items of parser.parse(fs)) all.push(...items)
  add('child ' + hospital.format, cpu() - s)
  s = cpu()
  const pseudonymiser = createPseudonymiser({ master: new Uint8Array(32), facilityId: hospital.id, epoch: 1 })
  const reports = []
  for (const { item } of all) {
    if (item.kind !== 'record') continue
    const r = interpret(item.record, { format: item.format, row: item.row, sourceFindings: item.findings, pseudonymiser, today: '2026-11-23' })
    if (r.ok) reports.push(r.report)
  }
  add('interpret', cpu() - s)
  s = cpu()
  await store.facilities.addFacility({ id: hospital.id, name: hospital.id, organisation: 'o', country: null, createdAt: 'x' })
  await store.uploads.addUpload({ uploadId: 'u' + hospital.id, facilityId: hospital.id, state: 'running', sha256: hospital.id, sizeBytes: 1, formats: [], counts: { seen: 0, accepted: 0, updated: 0, duplicate: 0, quarantined: 0, rejected: 0 }, findingsTotal: 0, findingsByRule: {}, receivedAt: '2026-01-01T00:00:00Z', finishedAt: null, withdrawnAt: null })
  s = cpu()
  if (process.argv[2] !== 'i') await store.reports.applyBatch({ facilityId: hospital.id, uploadId: 'u' + hospital.id, reports })
  add('apply', cpu() - s)
  s = cpu()
}
console.log(n, t)
process.exit(0)
