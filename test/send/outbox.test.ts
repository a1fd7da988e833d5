import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  statSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mostRecords, Outbox } from '../../src/send/outbox.ts'
import { given } from '../support/given.ts'

const owner = {
  server: 'https://registry.example.org/',
  facility: 'st-brigid',
  keyCheck: 'K'.repeat(22),
}
const mark = (n: number): string => String(n).padStart(22, 'm')

const place = { file: 1, member: 1, row: null }

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'opendrl-outbox-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const file = (n: number) => ({
  kind: 'file' as const,
  mark: mark(1000 + n),
  content: mark(2000 + n),
  reader: '1',
  records: 1,
  refused: 0,
  refusals: [],
})

describe('the outbox', () => {
  it('keeps what was added through a new start, each record once, oldest batch first', async () => {
    const path = folder()
    const first = await Outbox.open(path, owner)
    expect(await first.add('one', mark(1), place)).toBe(true)
    expect(await first.add('one', mark(1), place)).toBe(false)
    first.fileRead(file(1))
    await first.flush()
    await first.add('two', mark(2), place)
    await first.flush()
    await first.close()
    const second = await Outbox.open(path, owner)
    expect(
      await Promise.all(second.waiting.map(async (batch) => String(await second.read(batch)))),
    ).toEqual(['one\n', 'two\n'])
    expect(await second.add('two', mark(2), place)).toBe(false)
    expect(second.journal.file(mark(1001))).toEqual(file(1))
    await second.delivered(given(second.waiting[0]))
    await second.add('three', mark(3), place)
    await second.flush()
    expect(second.waiting.map(({ name }) => name.slice(0, 8))).toEqual(['00000002', '00000003'])
    await second.close()
  })

  it('does not count what was added and not yet written when it is killed', async () => {
    const path = folder()
    const killed = await Outbox.open(path, owner)
    await killed.add('lost', mark(1), place)
    killed.fileRead(file(1))
    const next = await Outbox.open(path, owner)
    expect(next.waiting).toEqual([])
    expect(next.journal.file(mark(1001))).toBeUndefined()
    expect(await next.add('lost', mark(1), place)).toBe(true)
    await killed.close()
    await next.close()
  })

  it(`makes a new batch after ${mostRecords} records and before 8 MB`, async () => {
    const outbox = await Outbox.open(folder(), owner)
    for (let n = 0; n <= mostRecords; n += 1) await outbox.add('x', mark(n), place)
    expect(outbox.waiting).toHaveLength(1)
    await outbox.flush()
    for (let n = 5000; n < 5005; n += 1) await outbox.add('y'.repeat(3 * 2 ** 20), mark(n), place)
    await outbox.flush()
    const sizes = await Promise.all(
      outbox.waiting.map(async (batch) => (await outbox.read(batch)).length),
    )
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8 * 2 ** 20)
    expect(sizes).toHaveLength(5)
    await outbox.close()
  })

  it('after a kill anywhere in its journal holds each record in exactly one batch, or not at all', async () => {
    const path = folder()
    const outbox = await Outbox.open(path, owner)
    for (const n of [1, 2, 3]) {
      await outbox.add(`line ${n}`, mark(n), place)
      outbox.fileRead(file(n))
      await outbox.flush()
    }
    await outbox.close()
    const journal = join(path, 'journal.ndjson')
    const { size } = statSync(journal)
    const whole = readFileSync(journal)
    for (let cut = 0; cut <= size; cut += 7) {
      writeFileSync(journal, whole.subarray(0, cut))
      const again = await Outbox.open(path, owner)
      // What the journal lost is read again: a second batch of it is known to the registry by its content.
      for (const n of [1, 2, 3])
        if (again.journal.file(mark(1000 + n)) !== undefined)
          expect(again.journal.hasRecord(mark(n)), `cut at ${cut}`).toBe(true)
      await again.close()
    }
  })

  it('finishes a batch that the journal knows, and forgets a draft that it does not', async () => {
    const path = folder()
    const outbox = await Outbox.open(path, owner)
    await outbox.add('one', mark(1), place)
    await outbox.flush()
    const { name } = given(outbox.waiting[0])
    await outbox.close()
    const pending = join(path, 'pending')
    copyFileSync(join(pending, name), join(pending, `${name}.new`))
    rmSync(join(pending, name))
    writeFileSync(join(pending, `00000009-${'a'.repeat(64)}.ndjson.new`), 'half a li')
    const again = await Outbox.open(path, owner)
    expect(again.waiting.map((batch) => batch.name)).toEqual([name])
    expect(readdirSync(pending)).toEqual([name])
    await again.close()
  })

  it('refuses a journal damaged in the middle, or of another registry, facility or key, in a sentence', async () => {
    const path = folder()
    const outbox = await Outbox.open(path, owner)
    await outbox.close()
    for (const other of [
      { server: 'https://other/' },
      { facility: 'st-colm' },
      { keyCheck: 'Q'.repeat(22) },
    ])
      await expect(Outbox.open(path, { ...owner, ...other })).rejects.toThrow(
        'The outbox belongs to another',
      )
    appendFileSync(join(path, 'journal.ndjson'), 'garbage\n')
    await expect(Outbox.open(path, owner)).rejects.toThrow('damaged at line 2')
    truncateSync(join(path, 'journal.ndjson'), 0)
    await (await Outbox.open(path, owner)).close()
  })

  it('splits a batch too large for the registry, and takes up what was set aside as other bytes', async () => {
    const outbox = await Outbox.open(folder(), owner)
    for (const n of [1, 2, 3]) await outbox.add(`line ${n}`, mark(n), place)
    await outbox.flush()
    await outbox.split(given(outbox.waiting[0]))
    const texts = () =>
      Promise.all(outbox.waiting.map(async (batch) => String(await outbox.read(batch))))
    expect(await texts()).toEqual(['line 1\nline 2\n', 'line 3\n'])
    const [refused] = outbox.waiting
    await outbox.setAside(given(refused), 'line 2\n', { status: 415, reason: 'why', at: 'now' })
    expect(await outbox.batchesAside()).toBe(1)
    await outbox.retryAside()
    expect(await outbox.batchesAside()).toBe(0)
    expect(await texts()).toEqual(['line 3\n', 'line 2\n\n'])
    await outbox.close()
  })
})
