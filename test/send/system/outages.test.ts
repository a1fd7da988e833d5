import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Random } from '../../../sample-data/generator/random.ts'
import { keyView } from '../../../src/contract/key.ts'
import { apiClient } from '../../support/api-client.ts'
import { madeExam, ndjson } from '../../support/ndjson.ts'
import {
  bytesBelow,
  newHospital,
  pause,
  reportOf,
  stored,
  until,
  waiting,
  type Hospital,
} from './support.ts'

const perFile = 50

/** Many small files: each exam once. @returns how many exams */
function fill(inbox: string, round: number, files: number): number {
  const folder = join(inbox, String(round))
  mkdirSync(folder)
  for (let file = 0; file < files; file += 1) {
    const exams = Array.from({ length: perFile }, (_, i) => {
      const dlp = 500 + i
      return madeExam({ n: 1 + (round * files + file) * perFile + i, dlp, ctdivol: dlp / 15 })
    })
    writeFileSync(join(folder, `${file}.ndjson`), ndjson(exams))
  }
  return files * perFile
}

/** Grows whenever something is put into the outbox. */
const journalSize = ({ outbox }: Hospital): number => {
  const path = join(outbox, 'journal.ndjson')
  return existsSync(path) ? statSync(path).size : 0
}

const isWhole = async (data: string, exams: number): Promise<void> => {
  const { exams: found, events, facts } = await stored(data)
  // None lost, none doubled, and no record stored twice.
  expect(found).toHaveLength(exams)
  expect(events).toHaveLength(exams)
  expect(facts).toHaveLength(exams)
  expect(new Set(facts).size).toBe(exams)
}

describe('through outages', { timeout: 300_000 }, () => {
  it('what was read waits while the registry is down, without a trace of identity, and is sent once it is up', async () => {
    const hospital = await newHospital()
    const up = await hospital.serve()
    await up.stop()
    const secret = {
      ...madeExam({ n: 7, name: 'CT of CANARYPID7 at 1980-05-17', birthDate: '1980-05-17' }),
      accessionNumber: 'CANARYACC7',
    }
    writeFileSync(join(hospital.inbox, 'CANARYNAME_AOIFE_19800517.ndjson'), ndjson([secret]))
    writeFileSync(join(hospital.inbox, 'CANARYNAME_BROKEN.dcm'), 'CANARYPID8 is no dose report')
    const down = await hospital.send('--give-up-after', '0', '--json')
    expect(down.code).toBe(3)
    expect(down.stderr).toContain('The registry cannot be reached')
    expect(reportOf(down)).toMatchObject({ delivered: false, batches: { waiting: 1 } })
    const onDisk = bytesBelow(hospital.outbox)
    expect(onDisk).toContain('opendrl-report/1')
    for (const identity of [
      'CANARY',
      'AOIFE',
      '1980-05-17',
      '19800517',
      '1.2.826.0.1.3680043.10.999',
      'registry.key',
    ])
      expect(onDisk, identity).not.toContain(identity)
    expect(down.stdout + down.stderr).not.toMatch(/CANARY|AOIFE/)
    const sending = hospital.start('--json')
    await until('it noticed the outage', () => sending.said().includes('cannot be reached'))
    const service = await hospital.serve()
    // One of the two files is no dose report, as the first run found.
    expect(await sending.ended).toBe(1)
    expect(waiting(hospital)).toBe(0)
    await service.stop()
    await isWhole(hospital.data, 1)
  })

  it('a sender killed again and again loses nothing and sends nothing twice; a last run has nothing to do', async () => {
    const hospital = await newHospital()
    const service = await hospital.serve()
    const random = Random.of(4, 'kills')
    const sizes = new Set<number>()
    const rounds = 12
    let exams = 0
    let killed = 0
    for (let round = 0; round < rounds; round += 1) {
      exams += fill(hospital.inbox, round, 45)
      const before = journalSize(hospital)
      const sender = hospital.start('--poll', '0', '--watch')
      // Half of the kills come while it reads, half after the first batch of the round is on the disk.
      if (round % 2 === 0) await until('it read', () => journalSize(hospital) > before)
      else await until('it started', () => existsSync(join(hospital.outbox, 'lock')))
      await pause(random.below(400))
      sender.process.kill('SIGKILL')
      if ((await sender.ended) === null) killed += 1
      sizes.add(journalSize(hospital))
    }
    expect(killed).toBe(rounds)
    expect(sizes.size).toBeGreaterThan(rounds / 3)
    const last = await hospital.send('--json')
    expect([last.code, reportOf(last).delivered]).toEqual([0, true])
    const nothing = reportOf(await hospital.send('--json'))
    expect(nothing).toMatchObject({ records: { read: 0, added: 0, handedIn: 0 } })
    await service.stop()
    await isWhole(hospital.data, exams)
  })

  it('a registry killed in the middle is waited for, and has everything in the end', async () => {
    const hospital = await newHospital()
    const exams = fill(hospital.inbox, 0, 120)
    const service = await hospital.serve()
    const sender = hospital.start('--json')
    await until('a batch was handed in', () => service.logs().includes('/api/v1/uploads'))
    service.process.kill('SIGKILL')
    await until('the sender noticed', () => sender.said().includes('cannot be reached'))
    const again = await hospital.serve()
    expect(await sender.ended).toBe(0)
    await again.stop()
    await isWhole(hospital.data, exams)
  })

  it('a key revoked in the middle stops the sending, loses nothing, and a new one in its file goes on', async () => {
    const hospital = await newHospital()
    const service = await hospital.serve()
    writeFileSync(join(hospital.inbox, '1.ndjson'), ndjson([madeExam({ n: 1 })]))
    const sender = hospital.start('--watch', '--poll', '0')
    await until('the first was sent', () => journalSize(hospital) > 300 && waiting(hospital) === 0)
    const admin = apiClient(hospital.address, hospital.adminKey)
    const { keys } = z
      .object({ keys: z.array(keyView) })
      .parse((await admin('/api/v1/keys')).json())
    for (const { id } of keys.filter(({ roles }) => roles.includes('uploader')))
      expect((await admin(`/api/v1/keys/${id}`, { method: 'DELETE' })).status).toBeLessThan(300)
    writeFileSync(join(hospital.inbox, '2.ndjson'), ndjson([madeExam({ n: 2 })]))
    await until('it is not let in', () => sender.said().includes('waits in the outbox'))
    expect(waiting(hospital)).toBe(1)
    const once = hospital.start()
    expect(await once.ended).toBe(3)
    expect(once.said()).toContain('in use')
    writeFileSync(hospital.keyFile, await hospital.newKey())
    await until('the second was sent', () => waiting(hospital) === 0)
    expect(sender.said()).toContain('takes reports again')
    sender.process.kill('SIGTERM')
    expect(await sender.ended).toBe(0)
    await service.stop()
    await isWhole(hospital.data, 2)
  })
})
