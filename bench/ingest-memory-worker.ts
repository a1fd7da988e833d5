import { readFileSync, readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { freshRegistry } from './scratch.ts'

const [path = '', sha256 = '', count = '', dataDir = ''] = process.argv.slice(2)

/** Resident memory of this process and of those it began, in MiB. */
function residentMib(): number {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && parentOf(name) === process.pid,
  )
  return [String(process.pid), ...children].reduce((sum, pid) => sum + residentOf(pid), 0)
}

const statusOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
const fieldOf = (pid: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(statusOf(pid))?.[1] ?? 0)
const parentOf = (pid: string): number => fieldOf(pid, 'PPid')
const residentOf = (pid: string): number => fieldOf(pid, 'VmRSS') / 1024

const services = await freshRegistry(dataDir)
await services.loadCore()
const idleMib = residentMib()
let peakMib = idleMib
const watch = setInterval(() => {
  peakMib = Math.max(peakMib, residentMib())
}, 100)
const started = performance.now()
const receipt = await services.ingestFiles('bench', {
  files: [{ path, name: 'records.ndjson' }],
  sha256,
  sizeBytes: (await stat(path)).size,
})
const seconds = (performance.now() - started) / 1000
clearInterval(watch)
if (receipt.counts.accepted !== Number(count)) throw new Error(JSON.stringify(receipt.counts))
await services.close()
process.send?.({ seconds, idleMib, peakMib })
process.exit(0)
