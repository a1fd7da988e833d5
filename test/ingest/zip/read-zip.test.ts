import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createInlineParser } from '../../../src/ingest/child/inline-parser.ts'
import { readZip, ZipTooLong } from '../../../src/ingest/zip/read-zip.ts'
import { zipLimits } from '../../../src/ingest/zip/zip-limits.ts'
import { told } from '../csv/support.ts'
import { craftZip, type CraftedEntry } from './craft-zip.ts'

const folder = mkdtempSync(join(tmpdir(), 'opendrl-zip-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function parse(content: Uint8Array, name = 'upload.zip'): Promise<readonly string[]> {
  const path = join(folder, 'file')
  writeFileSync(path, content)
  const lines: string[] = []
  for await (const batch of createInlineParser().parse([{ path, name }]))
    for (const { member, name, item } of batch)
      lines.push(`${member} ${name}: ${told([item]).join()}`)
  return lines
}

const csv = 'Study date,DLP total (mGy.cm)\n2024-01-02,3.5\n'
const ndjson = '{"schema":"opendrl-exam/1","modality":"CT","patient":{},"device":{},"events":[]}\n'
const good: CraftedEntry = { name: 'good.csv', content: csv }

describe('a zip of exports', () => {
  it('gives its entries as members, in its order, by content and not by name', async () => {
    const zip = craftZip([
      { name: 'dir/', content: '', stored: true },
      { name: 'dir/a.dcm', content: csv },
      { name: '__MACOSX/dir/._a.dcm', content: 'junk' },
      { name: 'dir/.DS_Store', content: 'junk' },
      { name: 'b', content: ndjson, stored: true },
      { name: 'text.dcm', content: 'not DICOM at all' },
      { name: 'empty.csv', content: '' },
    ])
    expect(await parse(zip)).toEqual([
      '1 upload.zip/dir/a.dcm: record 1',
      '2 upload.zip/b: record 1',
      '3 upload.zip/text.dcm: refused: format-unknown',
      '4 upload.zip/empty.csv: refused: file-empty',
    ])
  })

  it('with nothing in it is empty', async () => {
    expect(await parse(craftZip([]))).toEqual(['1 upload.zip: refused: file-empty'])
  })

  it('streams tables too large to be held', async () => {
    const rows = Array.from({ length: 3000 }, (_, row) => `2024-01-02,${row}.25`)
    const zip = craftZip([{ name: 'large.csv', content: `${csv}${rows.join('\n')}\n` }, good])
    const path = join(folder, 'large.zip')
    writeFileSync(path, zip)
    const limits = { ...zipLimits, wholeBytes: 1000 }
    const sizes: number[] = []
    for await (const entry of readZip(path, limits)) {
      const opened = await entry.open(() => undefined)
      if (!opened.ok) throw new Error(opened.detail)
      let size = 0
      for await (const chunk of opened.source.stream()) size += chunk.length
      sizes.push(size)
    }
    expect(sizes).toEqual([csv.length + rows.join('\n').length + 1, csv.length])
  })
})

describe('an entry that is refused leaves the rest', () => {
  const large = '0'.repeat(2_000_000)
  const entries: readonly (readonly [string, CraftedEntry, string])[] = [
    ['encrypted', { ...good, flags: 1 }, 'zip-entry-refused'],
    ['AES-encrypted', { ...good, flags: 1, method: 99 }, 'zip-entry-refused'],
    ['a symlink', { ...good, content: '/etc/passwd', unixMode: 0o120777 }, 'zip-entry-refused'],
    ['a device', { ...good, unixMode: 0o020644 }, 'zip-entry-refused'],
    ['an absolute name', { ...good, name: '/etc/x.csv' }, 'zip-entry-refused'],
    ['a drive name', { ...good, name: 'C:\\x.csv' }, 'zip-entry-refused'],
    ['a name that climbs', { ...good, name: 'a/../../x.csv' }, 'zip-entry-refused'],
    ['a backslash climb', { ...good, name: '..\\x.csv' }, 'zip-entry-refused'],
    ['an unknown compression', { ...good, method: 93 }, 'zip-entry-refused'],
    ['1:1000', { ...good, content: large }, 'zip-entry-refused'],
    ['over 2 GB', { ...good, uncompressedSize: 3e9, compressedSize: 1e9 }, 'zip-entry-refused'],
    ['longer than stated', { ...good, uncompressedSize: 5 }, 'zip-unreadable'],
    ['a bomb stated small', { ...good, content: large, uncompressedSize: 500 }, 'zip-unreadable'],
    ['shorter than stated', { ...good, uncompressedSize: 500 }, 'zip-unreadable'],
    ['stored, sizes apart', { ...good, stored: true, uncompressedSize: 5 }, 'zip-unreadable'],
    ['a changed byte', { ...good, crc: 1 }, 'zip-unreadable'],
    ['no deflate data', { ...good, stored: true, method: 8 }, 'zip-unreadable'],
    ['a zip', { ...good, content: craftZip([good]) }, 'zip-nested'],
    ['a gzip', { ...good, content: gzipSync(csv) }, 'zip-nested'],
  ]
  it.each(entries)('%s', async (_, entry, rule) => {
    const lines = await parse(craftZip([good, entry, { ...good, name: 'after.csv' }]))
    expect(lines.map((line) => line.replace(/^(\d) upload\.zip\/.*?: /, '$1 '))).toEqual([
      '1 record 1',
      expect.stringMatching(new RegExp(`^2 refused.*${rule}$`)),
      '3 record 1',
    ])
  })

  it('entries sharing one kernel of bytes are refused once the archive is spent', async () => {
    const kernel = { name: 'k', content: csv.repeat(400), stored: true }
    const copies = Array.from({ length: 20 }, (_, index) => ({
      ...kernel,
      name: `copy${index}`,
      sharesDataOf: 0,
    }))
    const lines = await parse(craftZip([kernel, ...copies]))
    expect(lines.filter((line) => line.includes('zip-entry-refused')).length).toBe(20)
  })

  it('names are shown without control characters', async () => {
    const lines = await parse(craftZip([{ ...good, name: 'a\u001b[2J\u202eb.csv' }]))
    expect(lines).toEqual(['1 upload.zip/a?[2J?b.csv: record 1'])
  })
})

describe('a damaged archive', () => {
  const zip = craftZip([good, { ...good, name: 'second.csv' }])

  it.each([
    ['cut off', zip.subarray(0, zip.length - 40)],
    ['with a tail', Buffer.concat([zip, Buffer.from('tail')])],
    ['without a directory', Buffer.from('PK\x03\x04 and no more')],
  ])('%s is refused', async (_, content) => {
    expect(await parse(content)).toEqual(['1 upload.zip: refused: zip-unreadable'])
  })

  it('keeps the entries before the damage', async () => {
    const broken = Buffer.from(zip)
    broken.writeUInt32LE(0, broken.lastIndexOf('PK\x01\x02'))
    expect(await parse(broken)).toEqual([
      '1 upload.zip/good.csv: record 1',
      '2 upload.zip: refused: zip-unreadable',
    ])
  })

  it('says so when it lists more entries than it counts, as wrapped 16-bit counts do', async () => {
    expect(await parse(craftZip([good, good], 1))).toEqual([
      '1 upload.zip/good.csv: record 1',
      '2 upload.zip: refused: zip-unreadable',
    ])
  })

  it('with too many entries is refused before the first', async () => {
    const path = join(folder, 'many.zip')
    writeFileSync(path, craftZip([good, good, good]))
    await expect(readZip(path, { ...zipLimits, entries: 2 }).next()).rejects.toThrow(ZipTooLong)
  })

  it('never throws, hangs or invents doses, whatever bytes are changed', async () => {
    const path = join(folder, 'flipped.zip')
    const doses: unknown[] = []
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const bytes = Buffer.from(zip)
          for (const [at, value] of changes) bytes[at] = value
          writeFileSync(path, bytes)
          for await (const batch of createInlineParser().parse([{ path, name: 'z' }]))
            for (const { item } of batch)
              if (item.kind === 'record') doses.push(item.record.dlpTotalMgyCm)
        },
      ),
      { numRuns: 300 },
    )
    expect(new Set(doses)).toEqual(new Set(['3.5']))
  })
})
