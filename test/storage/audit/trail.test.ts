import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditAct } from '../../../src/access/audit/audit-act.ts'
import { auditKeys } from '../../../src/access/audit/audit-keys.ts'
import { tokensOf } from '../../../src/access/audit/audit-filter.ts'
import type { AuditEvent } from '../../../src/contract/audit-event.ts'
import { ChainAuditTrail } from '../../../src/storage/audit/chain-audit-trail.ts'
import { readAudit } from '../../../src/storage/audit/read-audit.ts'
import { verifyAudit } from '../../../src/storage/audit/verify-audit.ts'
import { masterKey } from '../../../src/storage/key-file.ts'

const folders: string[] = []
const newDataDir = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'opendrl-audit-'))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const master = (dataDir: string) => masterKey(dataDir, (size) => new Uint8Array(size).fill(9))
const failures: string[] = []
let minute = 0

const openTrail = (dataDir: string, segmentBytes = 3_000) =>
  ChainAuditTrail.open({
    dataDir,
    keys: auditKeys(master(dataDir)),
    clock: () => new Date(Date.UTC(2026, 0, 1, 0, minute++)),
    software: 'OpenDRL test',
    onFailure: ({ message }) => failures.push(message),
    segmentBytes,
  })

const reading = (n: number): AuditAct => ({
  operations: ['exam.read'],
  agent: { kind: 'key', id: `key-${n}`, roles: ['physicist'] },
  outcome: 'done',
  facilities: [n % 2 === 0 ? 'st-brigid' : 'other'],
  patients: [`patient-${n % 5}`],
})

async function trailOf(entries: number): Promise<string> {
  const dataDir = newDataDir()
  const trail = await openTrail(dataDir)
  for (let n = 2; n <= entries; n++) await trail.record(reading(n))
  await trail.close()
  return dataDir
}

const directory = (dataDir: string) => join(dataDir, 'audit')
const segments = (dataDir: string) =>
  readdirSync(directory(dataDir))
    .filter((name) => name.startsWith('chain-'))
    .sort()

interface Files {
  readonly [name: string]: Buffer
}
const filesOf = (dataDir: string): Files =>
  Object.fromEntries(
    readdirSync(directory(dataDir)).map((name) => [
      name,
      readFileSync(join(directory(dataDir), name)),
    ]),
  )
function putFiles(dataDir: string, files: Files): void {
  for (const name of readdirSync(directory(dataDir))) rmSync(join(directory(dataDir), name))
  for (const [name, bytes] of Object.entries(files))
    writeFileSync(join(directory(dataDir), name), bytes)
}

/** The frames of a file: a header line, the body of so many bytes, a line's end. */
function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let offset = 0; offset < bytes.length;) {
    const line = bytes.indexOf('\n', offset)
    const header: { bytes: number } = JSON.parse(bytes.toString('utf8', offset, line))
    const end = line + 1 + header.bytes + 1
    frames.push(bytes.subarray(offset, end))
    offset = end
  }
  return frames
}

describe('an audit trail on disk', () => {
  let dataDir: string
  let sound: Files
  const total = 24
  beforeAll(async () => {
    dataDir = await trailOf(total)
    sound = filesOf(dataDir)
  })

  it('begins with an entry that says so, spreads over files, and verifies', async () => {
    expect(segments(dataDir).length).toBeGreaterThan(3)
    expect(verifyAudit(dataDir)).toEqual({ entries: total, fault: null })
    const { events, next } = await readAudit(directory(dataDir), {
      filter: {},
      after: 0,
      limit: 1_000,
    })
    expect(next).toBeNull()
    expect(events.map(({ id }) => Number(id))).toEqual(
      Array.from({ length: total }, (_, i) => i + 1),
    )
    expect(events[0]?.subtype[0]?.code).toBe('trail.begin')
  })

  it('names the first entry that was flipped in a byte, removed, moved, doubled or cut off', () => {
    const all = Object.entries(sound)
      .filter(([name]) => name.startsWith('chain-'))
      .flatMap(([name, bytes]) => framesOf(bytes).map((_, place) => ({ name, place })))
    const entry = fc.integer({ min: 0, max: total - 1 })
    const edit = fc.oneof(
      fc.record({
        kind: fc.constant('flip' as const),
        entry,
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
        bit: fc.integer({ min: 0, max: 7 }),
      }),
      fc.record({
        kind: fc.constantFrom(
          'remove' as const,
          'double' as const,
          'swap' as const,
          'cut' as const,
        ),
        entry,
      }),
    )
    fc.assert(
      fc.property(edit, (made) => {
        const target = all[made.entry]
        if (target === undefined) throw new Error('no such entry')
        const frames = framesOf(sound[target.name] ?? Buffer.alloc(0))
        let files: Files = { ...sound }
        let expected = made.entry + 1
        if (made.kind === 'flip') {
          const frame = Buffer.from(frames[target.place] ?? Buffer.alloc(0))
          const offset = Math.floor(made.at * frame.length)
          frame[offset] = (frame[offset] ?? 0) ^ (1 << made.bit)
          frames[target.place] = frame
        } else if (made.kind === 'remove') frames.splice(target.place, 1)
        else if (made.kind === 'double') {
          const frame = frames[target.place]
          if (frame !== undefined) frames.splice(target.place, 0, frame)
          expected += 1
        } else if (made.kind === 'swap') {
          const [a, b] = [frames[target.place], frames[target.place + 1]]
          if (a === undefined || b === undefined) return
          frames.splice(target.place, 2, b, a)
        } else {
          frames.splice(target.place)
          files = Object.fromEntries(
            Object.entries(sound).filter(
              ([name]) => name <= target.name || !name.startsWith('chain'),
            ),
          )
        }
        putFiles(dataDir, { ...files, [target.name]: Buffer.concat(frames) })
        const { entries, fault } = verifyAudit(dataDir)
        expect(fault).not.toBeNull()
        expect(fault?.sequence).toBe(expected)
        expect(entries).toBe(expected - 1)
      }),
      { numRuns: 300 },
    )
    putFiles(dataDir, sound)
    expect(verifyAudit(dataDir).fault).toBeNull()
  })

  it('notices every length it could be cut to', () => {
    const last = segments(dataDir).at(-1) ?? ''
    const bytes = sound[last] ?? Buffer.alloc(0)
    for (let length = 0; length < bytes.length; length += 7) {
      putFiles(dataDir, { ...sound, [last]: bytes.subarray(0, length) })
      expect(verifyAudit(dataDir).fault).not.toBeNull()
    }
    putFiles(dataDir, sound)
  })

  it('notices that its head is missing, changed, or of another key', () => {
    const { 'head.json': head = Buffer.alloc(0), ...rest } = sound
    putFiles(dataDir, rest)
    expect(verifyAudit(dataDir).fault?.what).toContain('head of the trail is missing')
    for (let at = 0; at < head.length; at += 3) {
      const flipped = Buffer.from(head)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      putFiles(dataDir, { ...rest, 'head.json': flipped })
      expect(verifyAudit(dataDir).fault).not.toBeNull()
    }
    putFiles(dataDir, sound)
  })

  it('cannot be written anew by somebody without the key', async () => {
    const forged = await trailOf(total)
    putFiles(dataDir, { ...filesOf(forged), 'head.json': sound['head.json'] ?? Buffer.alloc(0) })
    expect(verifyAudit(dataDir).fault).toMatchObject({ sequence: total })
    expect(verifyAudit(dataDir).fault?.what).toContain('written anew')
    putFiles(dataDir, sound)
  })

  it('is missing where there is none', () => {
    expect(verifyAudit(newDataDir()).fault?.what).toBe('there is no audit trail')
  })
})

describe('a trail that was changed while the service was down', () => {
  it('goes on, tells it in an entry, and never verifies again', async () => {
    const dataDir = await trailOf(10)
    const last = segments(dataDir).at(-1) ?? ''
    const path = join(directory(dataDir), last)
    const frames = framesOf(readFileSync(path))
    writeFileSync(path, Buffer.concat(frames.slice(0, -1)))
    failures.length = 0
    const trail = await openTrail(dataDir)
    await trail.record(reading(1))
    await trail.close()
    expect(failures).toEqual([expect.stringContaining('end of the trail was cut off')])
    const { fault } = verifyAudit(dataDir)
    expect(fault?.sequence).toBe(10)
    expect(fault?.what).toContain('end-missing')
  })

  it('is refused with a sentence when its end cannot be read', async () => {
    const dataDir = await trailOf(5)
    const last = join(directory(dataDir), segments(dataDir).at(-1) ?? '')
    writeFileSync(last, 'nonsense that is no entry\n')
    await expect(openTrail(dataDir)).rejects.toThrow(/not as it was written.*opendrl verify/s)
  })

  it('is no fault after a crash: the head is behind, never ahead', async () => {
    const dataDir = await trailOf(5)
    const before = readFileSync(join(directory(dataDir), 'head.json'))
    const trail = await openTrail(dataDir)
    await trail.record(reading(1))
    await trail.close()
    writeFileSync(join(directory(dataDir), 'head.json'), before)
    expect(verifyAudit(dataDir)).toEqual({ entries: 6, fault: null })
    const again = await openTrail(dataDir)
    await again.close()
    expect(verifyAudit(dataDir)).toEqual({ entries: 6, fault: null })
  })
})

describe('reading a trail', () => {
  it('gives the same entries by any page size as at once', async () => {
    const dataDir = await trailOf(30)
    const all = await pages(dataDir, 1_000)
    expect(all).toHaveLength(30)
    for (const limit of [1, 2, 7, 29, 30, 31]) expect(await pages(dataDir, limit)).toEqual(all)
  })

  it('finds who saw a patient, and who saw data of a facility', async () => {
    const dataDir = await trailOf(21)
    const keys = auditKeys(master(dataDir))
    const ofPatient = await readAudit(directory(dataDir), {
      filter: { tokens: tokensOf(keys, ['patient-3']) },
      after: 0,
      limit: 100,
    })
    expect(ofPatient.events.map(agentOf)).toEqual(['key-3', 'key-8', 'key-13', 'key-18'])
    const ofFacility = await readAudit(directory(dataDir), {
      filter: { facilities: ['other'] },
      after: 0,
      limit: 100,
    })
    expect(ofFacility.events).toHaveLength(10)
  })

  it('keeps a page of a thousand patients small, and finds each of them', async () => {
    const dataDir = newDataDir()
    const trail = await openTrail(dataDir, 2 ** 20)
    const patients = Array.from({ length: 1_000 }, (_, i) => `pseudonym-${i}`)
    await trail.record({ ...reading(1), patients })
    await trail.close()
    const [name = ''] = segments(dataDir)
    expect(statSync(join(directory(dataDir), name)).size).toBeLessThan(40_000)
    const keys = auditKeys(master(dataDir))
    const found = await readAudit(directory(dataDir), {
      filter: { tokens: tokensOf(keys, ['pseudonym-999']) },
      after: 0,
      limit: 10,
    })
    expect(found.events).toHaveLength(1)
  })
})

const agentOf = ({ agent }: AuditEvent) => agent[0]?.who.identifier.value

async function pages(dataDir: string, limit: number): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = []
  for (let after: number | null = 0; after !== null;) {
    const page = await readAudit(directory(dataDir), { filter: {}, after, limit })
    events.push(...page.events)
    after = page.next
  }
  return events
}
