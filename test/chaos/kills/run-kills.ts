import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Random } from '../../../sample-data/generator/random.ts'
import { childService, type ChildService } from '../support/child-service.ts'
import { checkRegistry } from './check-registry.ts'
import { Clients } from './clients.ts'
import { Model, type Violation } from './model.ts'
import { phases, type PhaseName } from './phases.ts'
import { differsFromPeace } from './registry-in-peace.ts'
import { setUpRegistry } from './registry-setup.ts'

export interface KillOptions {
  readonly kills: number
  /** Acknowledged uploads at least. */
  readonly batches: number
  readonly seed: number
  readonly clients?: number
  readonly log?: (line: string) => void
}

export interface KillReport {
  readonly kills: number
  readonly byPhase: Readonly<Partial<Record<PhaseName, number>>>
  readonly acknowledged: number
  /** Uploads whose answer was cut off: there whole afterwards, and not there at all. */
  readonly cutOff: { readonly there: number; readonly absent: number }
  readonly lost: number
  readonly partial: number
  readonly doubled: number
  readonly violations: readonly Violation[]
  readonly exams: number
  readonly slowestStartMs: number
  readonly seconds: number
}

/** A start takes longer than this only on a machine that does nothing else: kills at a start fall within it. */
const startMs = 1500
const shownViolations = 20
const phaseNames = ['starting', ...Object.keys(phases)] as readonly PhaseName[]

/** Kills the built service at random moments of every phase, and asks after each start what it still knows. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const { kills, batches, seed, clients: clientCount = 8, log = () => undefined } = options
  const dataDir = await mkdtemp(join(tmpdir(), 'opendrl-kills-'))
  const random = Random.of(seed, 'kills')
  const model = new Model()
  const violations: Violation[] = []
  const byPhase: Partial<Record<PhaseName, number>> = {}
  const cutOff = { there: 0, absent: 0 }
  const began = performance.now()
  let slowestStartMs = 0
  let service: ChildService | null = null
  try {
    const { keys, nextExam } = await setUpRegistry(dataDir, model)
    let next = nextExam
    const takeNumbers = (count: number) => Array.from({ length: count }, () => next++)

    const startAndCheck = async (): Promise<readonly [ChildService, string]> => {
      const started = performance.now()
      service = childService(dataDir)
      const address = await service.listening
      slowestStartMs = Math.max(slowestStartMs, performance.now() - started)
      const open = model.contents.filter(({ state }) => state === 'sent')
      violations.push(...(await checkRegistry(address, keys, model)))
      for (const { state } of open) cutOff[state === 'there' ? 'there' : 'absent'] += 1
      return [service, address]
    }

    for (let kill = 1; kill <= kills; kill++) {
      const name = phaseNames[(kill - 1) % phaseNames.length] ?? 'some moment'
      byPhase[name] = (byPhase[name] ?? 0) + 1
      let orphans: readonly number[]
      if (name === 'starting') {
        service = childService(dataDir)
        await pause(random.below(startMs))
        orphans = await service.kill()
      } else {
        const [running, address] = await startAndCheck()
        const clients = new Clients(address, keys, model, random, takeNumbers)
        const working = clients.run(clientCount)
        await clients.acknowledged(share(batches - model.acknowledged, kills - kill + 1))
        await phases[name]({ service: running, address, dataDir, keys, clients, random })
        orphans = await running.kill()
        clients.stop()
        await working
        violations.push(...clients.violations)
      }
      if (orphans.length > 0)
        violations.push({ kind: 'other', what: `${orphans.length} processes outlived the service` })
      log(`kill ${kill}/${kills} (${name}): ${model.acknowledged} acknowledged`)
      if (violations.length > shownViolations) break
    }

    const [last, address] = await startAndCheck()
    const clients = new Clients(address, keys, model, random, takeNumbers)
    for (const content of model.contents.filter(({ state }) => state === 'absent'))
      await clients.send(content)
    violations.push(...clients.violations, ...(await checkRegistry(address, keys, model)))
    const code = await last.stop()
    if (code !== 0) violations.push({ kind: 'other', what: `the last stop ended with ${code}` })
    log('the same uploads in peace, for comparison')
    violations.push(...(await differsFromPeace(dataDir, model)))
  } finally {
    await service?.kill()
    await rm(dataDir, { recursive: true, force: true })
  }
  const count = (kind: Violation['kind']) => violations.filter((one) => one.kind === kind).length
  return {
    kills: Object.values(byPhase).reduce((sum, n) => sum + n, 0),
    byPhase,
    acknowledged: model.acknowledged,
    cutOff,
    lost: count('lost'),
    partial: count('partial'),
    doubled: count('doubled'),
    violations: violations.slice(0, shownViolations),
    exams: ['alpha', 'beta'].reduce((sum, facility) => sum + model.exams(facility).size, 0),
    slowestStartMs: Math.round(slowestStartMs),
    seconds: Math.round((performance.now() - began) / 1000),
  }
}

/** What this kill is to see acknowledged, so that all together see enough; kills at a start see none. */
const share = (left: number, kills: number): number => Math.max(3, Math.ceil((left / kills) * 1.15))
