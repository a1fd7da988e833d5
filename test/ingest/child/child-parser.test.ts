import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  createChildParser,
  type ChildParserOptions,
} from '../../../src/ingest/child/child-parser.ts'
import { createInlineParser } from '../../../src/ingest/child/inline-parser.ts'
import type { MemberItem, UploadParser } from '../../../src/ingest/member-item.ts'
import { headers, localiser, spiral, study, told } from '../csv/support.ts'
import { craftZip, type CraftedEntry } from '../zip/craft-zip.ts'

const folder = mkdtempSync(join(tmpdir(), 'opendrl-child-'))
const scriptPath = join(import.meta.dirname, '../../../dist/parse-child.js')
const parsers: UploadParser[] = []
const childParser = (options: Partial<ChildParserOptions> = {}): UploadParser => {
  const parser = createChildParser({ scriptPath, ...options })
  parsers.push(parser)
  return parser
}
afterEach(async () => {
  await Promise.all(parsers.splice(0).map((parser) => parser.close()))
  expect(childPids()).toEqual([])
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return { path, name }
}

/** Parse children of this process, that are not yet reaped. */
const childPids = (): readonly number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => Number(match?.[2]) === process.pid && match?.[4]?.includes('parse-child'))
    .map((match) => Number(match?.[1]))

const line = ({ member, name, item }: MemberItem): string => `${member} ${name}: ${told([item])[0]}`

async function parse(
  parser: UploadParser,
  files: Parameters<UploadParser['parse']>[0],
): Promise<readonly MemberItem[]> {
  const items: MemberItem[] = []
  for await (const batch of parser.parse(files)) items.push(...batch)
  return items
}

const csv = (rows: number): string =>
  `Study date,DLP total (mGy.cm)\n${Array.from({ length: rows }, (_, row) => `2024-01-02,${row}.5`).join('\n')}\n`
const good: CraftedEntry = { name: 'good.csv', content: csv(1) }
/** A sound line for a sound process, more than one with 64 MB of heap can hold. */
const greedy = `{"schema":"opendrl-exam/1","modality":"CT","patient":{},"device":{},"events":[${'{},'.repeat(1_390_000)}{}]}\n`
const ndjson = '{"schema":"opendrl-exam/1","modality":"CT","patient":{},"device":{},"events":[]}\n'

const reports = join(import.meta.dirname, '../../../../shared/samples/rdsr')

describe.skipIf(!existsSync(reports))('real dose reports', () => {
  it('give the same through a zip as one by one, one record or refusal each', async () => {
    const names = readdirSync(reports).filter((name) => name.endsWith('.dcm'))
    const files = names.map((name) => ({ path: join(reports, name), name }))
    const entries = names.map((name) => ({ name, content: readFileSync(join(reports, name)) }))
    const single = await parse(childParser(), files)
    const zipped = await parse(childParser(), [file('all.zip', craftZip(entries))])
    expect(zipped.map(({ item }) => item)).toEqual(single.map(({ item }) => item))
    expect(new Set(single.map(({ member }) => member)).size).toBe(names.length)
    expect(single.filter(({ item }) => item.kind === 'record').length).toBeGreaterThan(10)
  })
})

describe('the child parser', () => {
  it('gives what the inline parser gives, in order, over several files', async () => {
    const files = [
      file('a.csv', csv(7)),
      file(
        'b.zip',
        craftZip([
          good,
          { name: 'c.ndjson', content: ndjson.repeat(3) },
          { name: 'in.zip', content: craftZip([good]) },
        ]),
      ),
      file('d.zip', craftZip([good]).subarray(0, 60)),
      file('e.dcm', 'text'),
      file('f.csv', ''),
    ]
    const items = await parse(childParser({ batchSize: 2 }), files)
    expect(items).toEqual(await parse(createInlineParser(), files))
    expect(items.map(line)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7].map((row) => `1 a.csv: record ${row}`),
      '2 b.zip/good.csv: record 1',
      ...[1, 2, 3].map((row) => `3 b.zip/c.ndjson: record ${row}`),
      '4 b.zip/in.zip: refused: zip-nested',
      '5 d.zip: refused: zip-unreadable',
      '6 e.dcm: refused: format-unknown',
      '7 f.csv: refused: file-empty',
    ])
  })

  it('keeps its child warm between uploads, and its environment empty', async () => {
    const parser = childParser()
    await parse(parser, [file('a.csv', csv(1))])
    const first = childPids()
    await parse(parser, [file('a.csv', csv(1))])
    expect(childPids()).toEqual(first)
    expect(first).toHaveLength(1)
    const shown = (pid: number | undefined): string =>
      execFileSync('ps', ['eww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
    expect(shown(process.pid)).toContain('PATH=')
    expect(shown(first[0])).not.toContain('PATH=')
  })

  it('runs two uploads at once and lets a third wait', async () => {
    const parser = childParser({ batchSize: 1 })
    const files = [file('a.csv', csv(3))]
    const open = [0, 1, 2].map(() => parser.parse(files)[Symbol.asyncIterator]())
    const firsts = await Promise.all([open[0]?.next(), open[1]?.next()])
    expect(firsts.every((first) => first?.done === false)).toBe(true)
    const third = open[2]?.next()
    await pause(200)
    expect(childPids()).toHaveLength(2)
    await open[0]?.return?.()
    expect((await third)?.done).toBe(false)
    await open[1]?.return?.()
    await open[2]?.return?.()
  })

  it('refuses a member that exhausts the memory and reads all others', async () => {
    const lost: unknown[] = []
    const entries = [
      good,
      { name: 'greedy', content: greedy, stored: true },
      { name: 'after.csv', content: csv(2) },
    ]
    const options = { memoryLimitMb: 64, onChildLost: (loss: unknown) => void lost.push(loss) }
    const items = await parse(childParser(options), [
      file('z.zip', craftZip(entries)),
      file('b.csv', csv(1)),
    ])
    expect(items.map(line)).toEqual([
      '1 z.zip/good.csv: record 1',
      '2 z.zip/greedy: refused: limit-exceeded',
      '3 z.zip/after.csv: record 1',
      '3 z.zip/after.csv: record 2',
      '4 b.csv: record 1',
    ])
    expect(lost).toEqual([{ member: 2, how: 'gone' }])
  })

  it('survives several such members, delivering nothing twice', async () => {
    const bad = { name: 'greedy', content: greedy, stored: true }
    const file2 = file('z.zip', craftZip([{ ...good, content: csv(5) }, bad, good, bad, bad, good]))
    const items = await parse(childParser({ memoryLimitMb: 64, batchSize: 2 }), [file2])
    expect(items.map(line)).toEqual([
      ...[1, 2, 3, 4, 5].map((row) => `1 z.zip/good.csv: record ${row}`),
      '2 z.zip/greedy: refused: limit-exceeded',
      '3 z.zip/good.csv: record 1',
      '4 z.zip/greedy: refused: limit-exceeded',
      '5 z.zip/greedy: refused: limit-exceeded',
      '6 z.zip/good.csv: record 1',
    ])
  })

  it.each([
    ['SIGSTOP', 'silent'],
    ['SIGKILL', 'gone'],
  ] as const)('after %s in mid-file refuses the rest of that file only', async (signal, how) => {
    const rows = 20_000
    const files = [file('a.csv', csv(10)), file('b.csv', csv(rows)), file('c.csv', csv(3))]
    const lost: unknown[] = []
    const parser = childParser({
      batchSize: 100,
      silenceLimitMs: 4000,
      onChildLost: (loss) => lost.push(loss),
    })
    const items: MemberItem[] = []
    let hit = false
    for await (const batch of parser.parse(files)) {
      items.push(...batch)
      if (!hit && items.length > 1000) {
        hit = true
        for (const pid of childPids()) process.kill(pid, signal)
      }
    }
    expect(lost).toEqual([{ member: 2, how }])
    const lines = items.map(line)
    const second = items.filter(({ member }) => member === 2)
    expect(lines.slice(0, 10)).toEqual(
      Array.from({ length: 10 }, (_, row) => `1 a.csv: record ${row + 1}`),
    )
    expect(second.slice(0, -1).map(line)).toEqual(
      second.slice(0, -1).map((_, row) => `2 b.csv: record ${row + 1}`),
    )
    expect(second.length).toBeLessThan(rows)
    expect(second.length).toBeGreaterThan(900)
    expect(lines.slice(-4)).toEqual([
      '2 b.csv: refused: limit-exceeded',
      '3 c.csv: record 1',
      '3 c.csv: record 2',
      '3 c.csv: record 3',
    ])
  })

  it('a slow taker is not the fault of the child', async () => {
    const parser = childParser({ batchSize: 1, silenceLimitMs: 2000 })
    const lines: string[] = []
    for await (const batch of parser.parse([file('a.csv', csv(2))])) {
      lines.push(...batch.map(line))
      await pause(2500)
    }
    expect(lines).toEqual([1, 2].map((row) => `1 a.csv: record ${row}`))
  })

  it('stops at an abort, and serves the next upload', async () => {
    const parser = childParser({ batchSize: 10 })
    const abort = new AbortController()
    const reading = async (): Promise<void> => {
      for await (const batch of parser.parse([file('a.csv', csv(5000))], abort.signal))
        if (batch.length > 0) abort.abort(new Error('client gone'))
    }
    await expect(reading()).rejects.toThrow('client gone')
    expect(childPids()).toEqual([])
    expect(await parse(parser, [file('b.csv', csv(1))])).toHaveLength(1)
    await expect(parse2(parser, abort.signal)).rejects.toThrow('client gone')
  })

  it('ends its child when the taker leaves', async () => {
    const parser = childParser({ batchSize: 10 })
    for await (const batch of parser.parse([file('a.csv', csv(5000))])) if (batch.length > 0) break
    expect(childPids()).toEqual([])
  })

  it('fails on a file that is not there, and on a child that does not start', async () => {
    const missing = { path: join(folder, 'missing'), name: 'missing' }
    await expect(parse(childParser(), [missing])).rejects.toThrow(/cannot be read: ENOENT/)
    const broken = childParser({ scriptPath: join(folder, 'parse-child-missing.js') })
    await expect(parse(broken, [file('a.csv', csv(1))])).rejects.toThrow(/did not start/)
  })

  it('refuses to work once closed, and ends what is under way', async () => {
    const parser = childParser({ batchSize: 10 })
    const iterator = parser.parse([file('a.csv', csv(5000))])[Symbol.asyncIterator]()
    await iterator.next()
    await parser.close()
    await expect(
      (async () => {
        for (;;) if ((await iterator.next()).done === true) return
      })(),
    ).rejects.toThrow(/closed/)
    await expect(parse(parser, [file('a.csv', csv(1))])).rejects.toThrow(/closed/)
  })

  it('streams 120,000 rows of a wide export in bounded memory', async () => {
    const path = join(folder, 'wide.csv')
    const out = createWriteStream(path)
    out.write(`${headers(2).join(',')}\r\n`)
    for (let row = 0; row < 120_000; row++)
      if (!out.write(`${study},${localiser},${spiral}\r\n`)) await once(out, 'drain')
    out.end()
    await once(out, 'finish')
    let rows = 0
    let largest = 0
    for await (const batch of childParser().parse([{ path, name: 'wide.csv' }])) {
      rows += batch.length
      if (rows % 5000 !== 0) continue
      const [pid] = childPids()
      const rss = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
      largest = Math.max(largest, Number(rss) / 1024)
    }
    expect(rows).toBe(120_000)
    expect(largest).toBeLessThan(256)
    expect(largest).toBeGreaterThan(0)
  })
})

const parse2 = async (parser: UploadParser, signal: AbortSignal): Promise<void> => {
  for await (const batch of parser.parse([file('c.csv', csv(1))], signal)) void batch
}
