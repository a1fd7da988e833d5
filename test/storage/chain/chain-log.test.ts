import * as fc from 'fast-check'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ChainBroken, type ChainEntry, ChainLog } from '../../../src/storage/chain/chain-log.ts'
import { verifyChain } from '../../../src/storage/chain/verify-chain.ts'

const folders: string[] = []
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'opendrl-chain-'))
  folders.push(path)
  return path
}
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true })
})

const at = '2026-11-25T04:00:00.000Z'
const body = (text: string) => Buffer.from(text)
const written = async (directory: string, texts: readonly string[], segmentBytes = 700) => {
  const log = await ChainLog.open({ directory, segmentBytes })
  for (const text of texts) await log.append({ at, kind: 'note', body: body(text) })
  const { head } = log
  await log.close()
  return head
}
const read = async (directory: string): Promise<ChainEntry[]> => {
  const log = await ChainLog.open({ directory })
  const entries: ChainEntry[] = []
  for await (const entry of log.entries()) entries.push(entry)
  await log.close()
  return entries
}
const files = (directory: string) => readdirSync(directory).sort()
const texts = ['first', '', 'third\nof two lines', 'x'.repeat(900), 'fifth', 'sixth']

describe('a chain', () => {
  it('gives back what was appended, in order, over files and openings', async () => {
    const directory = folder()
    await written(directory, texts.slice(0, 3))
    const head = await written(directory, texts.slice(3))
    expect((await read(directory)).map((entry) => Buffer.from(entry.body).toString())).toEqual(
      texts,
    )
    expect(files(directory).length).toBeGreaterThan(1)
    expect(verifyChain(directory)).toEqual({ entries: 6, head, fault: null, isTorn: false })
  })

  it('numbers appends that come together in the order they came', async () => {
    const log = await ChainLog.open({ directory: folder() })
    const positions = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        log.append({ at, kind: 'note', body: body(String(index)) }),
      ),
    )
    expect(positions.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    )
    await log.close()
    await expect(log.append({ at, kind: 'note', body: body('') })).rejects.toThrow(ChainBroken)
  })

  it('reads on from a number', async () => {
    const directory = folder()
    await written(directory, texts)
    const log = await ChainLog.open({ directory })
    const seen: number[] = []
    for await (const { sequence } of log.entries(4)) seen.push(sequence)
    expect(seen).toEqual([5, 6])
    await log.close()
  })

  it('cut off at any byte of its last entry goes on after the one before', async () => {
    const directory = folder()
    await written(directory, ['kept', 'cut'], 1e6)
    const path = join(directory, 'chain-000001.log')
    const bytes = readFileSync(path)
    const start = bytes.indexOf('{"sequence":2')
    for (let length = start; length < bytes.length; length++) {
      writeFileSync(path, bytes)
      truncateSync(path, length)
      expect(verifyChain(directory)).toMatchObject({
        entries: 1,
        fault: null,
        isTorn: length > start,
      })
      await written(directory, ['after'])
      expect((await read(directory)).map((entry) => Buffer.from(entry.body).toString())).toEqual([
        'kept',
        'after',
      ])
      expect(verifyChain(directory)).toMatchObject({ entries: 2, fault: null })
    }
  })

  it('names the entry in which any one byte was changed', async () => {
    const directory = folder()
    await written(directory, texts)
    const sound = new Map(
      files(directory).map((name) => [name, readFileSync(join(directory, name))]),
    )
    for (const [name, bytes] of sound) {
      for (let offset = 0; offset < bytes.length; offset++) {
        const changed = Buffer.from(bytes)
        changed[offset] = (changed[offset] ?? 0) ^ (1 << (offset % 8))
        writeFileSync(join(directory, name), changed)
        const { fault, isTorn, entries } = verifyChain(directory)
        // a changed length of the very last entry looks like one cut off: who knows the head sees that it is short
        expect(fault !== null || (isTorn && entries === 5), `${name} ${offset}`).toBe(true)
      }
      writeFileSync(join(directory, name), bytes)
    }
  })

  it('names the first entry that was removed, moved or added by another hand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('remove', 'swap', 'repeat'),
        fc.integer({ min: 0, max: 7 }),
        async (edit, place) => {
          const directory = folder()
          await written(directory, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'], 1e6)
          const path = join(directory, 'chain-000001.log')
          const frames = readFileSync(path, 'utf8').split(/(?=\{"sequence")/)
          if (edit === 'remove') frames.splice(place, 1)
          if (edit === 'repeat') frames.splice(place, 0, frames[place] ?? '')
          if (edit === 'swap')
            [frames[place], frames[place + 1]] = [frames[place + 1] ?? '', frames[place] ?? '']
          writeFileSync(path, frames.join(''))
          const first = edit === 'repeat' ? place + 2 : place + 1
          expect(verifyChain(directory).fault?.sequence).toBe(first)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('of which a file is missing is not taken for a shorter one', async () => {
    const directory = folder()
    await written(directory, texts)
    rmSync(join(directory, 'chain-000001.log'))
    expect(verifyChain(directory).fault).toMatchObject({ sequence: 1 })
  })

  it('refuses to go on after a last file that is not as it was written', async () => {
    const directory = folder()
    await written(directory, ['a', 'b'], 1e6)
    const path = join(directory, 'chain-000001.log')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"kind":"note"', '"kind":"nota"'))
    await expect(ChainLog.open({ directory })).resolves.toBeDefined()
    writeFileSync(path, 'something else entirely\n')
    await expect(ChainLog.open({ directory })).rejects.toThrow(ChainBroken)
  })
})

describe('bodies that are replaced', () => {
  it('leave nothing of the old ones, and the chain stays whole', async () => {
    const directory = folder()
    await written(directory, texts)
    const log = await ChainLog.open({ directory, segmentBytes: 700 })
    await log.rewrite(
      at,
      new Map([
        [3, body('less')],
        [5, body('')],
      ]),
    )
    await log.append({ at, kind: 'note', body: body('after') })
    await log.close()
    const entries = await read(directory)
    expect(entries.map((entry) => Buffer.from(entry.body).toString()).slice(0, 6)).toEqual([
      'first',
      '',
      'less',
      'x'.repeat(900),
      '',
      'sixth',
    ])
    expect(entries.map(({ kind }) => kind).slice(6)).toEqual(['rewrite', 'note'])
    expect(verifyChain(directory)).toMatchObject({ entries: 8, fault: null })
    for (const name of files(directory))
      expect(readFileSync(join(directory, name), 'utf8')).not.toMatch(/third|fifth/)
  })

  it('can be replaced again', async () => {
    const directory = folder()
    const log = await ChainLog.open({ directory })
    await log.append({ at, kind: 'note', body: body('one') })
    await log.rewrite(at, new Map([[1, body('two')]]))
    await log.rewrite(at, new Map([[1, body('three')]]))
    await log.close()
    expect(Buffer.from((await read(directory))[0]?.body ?? []).toString()).toBe('three')
    expect(verifyChain(directory)).toMatchObject({ entries: 3, fault: null })
  })

  it('without an entry that says so are a fault', async () => {
    const directory = folder()
    const log = await ChainLog.open({ directory })
    await log.append({ at, kind: 'note', body: body('one') })
    await log.rewrite(at, new Map([[1, body('two')]]))
    await log.close()
    rmSync(join(directory, 'chain-000002.log'))
    expect(verifyChain(directory).fault).toMatchObject({ sequence: 1 })
  })

  it('take their places after a crash when the entry is there, and go when it is not', async () => {
    for (const announced of [true, false]) {
      const directory = folder()
      const log = await ChainLog.open({ directory })
      await log.append({ at, kind: 'note', body: body('one') })
      const before = readFileSync(join(directory, 'chain-000001.log'))
      await log.rewrite(at, new Map([[1, body('two')]]))
      await log.close()
      const after = readFileSync(join(directory, 'chain-000001.log'))
      writeFileSync(join(directory, 'chain-000001.log'), before)
      writeFileSync(join(directory, 'chain-000001.log.new'), after)
      if (!announced) writeFileSync(join(directory, 'chain-000002.log'), '')
      const entries = await read(directory)
      expect(Buffer.from(entries[0]?.body ?? []).toString()).toBe(announced ? 'two' : 'one')
      expect(files(directory).some((name) => name.endsWith('.new'))).toBe(false)
      expect(verifyChain(directory)).toMatchObject({ entries: announced ? 2 : 1, fault: null })
    }
  })
})
