import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { parseConfig } from '../src/config.ts'
import { openServices, type Services } from '../src/services.ts'

export async function scratch(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'opendrl-bench-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** A fresh registry with one facility, as `npm start` would open it. */
export async function freshRegistry(dataDir: string): Promise<Services> {
  const services = await openServices(parseConfig({ OPENDRL_DATA_DIR: dataDir }), {
    clock: () => new Date(),
    logger: pino({ level: 'silent' }),
    parseChildPath: join(import.meta.dirname, '../parse-child.js'),
    interpretThreadPath: join(import.meta.dirname, '../interpret-thread.js'),
    coreThreadPath: join(import.meta.dirname, '../core-thread.js'),
  })
  await services.addFacility({ id: 'bench', name: 'Bench' })
  return services
}
