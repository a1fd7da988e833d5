import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { pack } from 'tar-stream'
import { afterAll, describe, expect, it } from 'vitest'
import { createInlineParser } from '../../../src/ingest/child/inline-parser.ts'
import { tarLimits } from '../../../src/ingest/tar/archive-limits.ts'
import { readTar } from '../../../src/ingest/tar/read-tar.ts'
import { gzipFile, plainFile } from '../../../src/ingest/tar/unpacked-file.ts'
import { told } from '../csv/support.ts'
import { craftZip } from '../zip/craft-zip.ts'
import { craftEntry, craftHeader, craftTar, pax, type CraftedHeader } from './craft-tar.ts'

const folder = mkdtempSync(join(tmpdir(), 'opendrl-tar-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function parse(content: Uint8Array, name = 'upload'): Promise<readonly string[]> {
  const path = join(folder, 'file')
  writeFileSync(path, content)
  const lines: string[] = []
  for await (const batch of createInlineParser().parse([{ path, name }]))
    for (const { member, name: shown, item } of batch)
      lines.push(`${member} ${shown}: ${told([item]).join()}`)
  return lines
}

const csv = 'Study date,DLP total (mGy.cm)\n2024-01-02,3.5\n'
const ndjson = '{"schema":"opendrl-exam/1","modality":"CT","patient":{},"device":{},"events":[]}\n'
const good = craftEntry({ name: 'good.csv' }, csv)
const after = craftEntry({ name: 'after.csv' }, csv)

/** Written by tar-stream, a program that is not ours. */
async function packed(entries: Readonly<Record<string, string>>): Promise<Buffer> {
  const archive = pack()
  for (const [name, content] of Object.entries(entries)) archive.entry({ name }, content)
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

describe('a tar of exports', () => {
  const long = `${'a-long-folder-name/'.repeat(12)}exam.csv`
  const entries = {
    'dir/a.dcm': csv,
    b: ndjson,
    'text.dcm': 'not DICOM',
    'empty.csv': '',
    [long]: csv,
  }
  const expected = [
    '1 upload/dir/a.dcm: record 1',
    '2 upload/b: record 1',
    '3 upload/text.dcm: refused: format-unknown',
    '4 upload/empty.csv: refused: file-empty',
    `5 upload/${long}`.slice(0, 209) + ': record 1',
  ]

  it('gives its entries as members, in its order, by content and not by name', async () => {
    expect(await parse(await packed(entries))).toEqual(expected)
  })

  it('packed by gzip is the same', async () => {
    expect(await parse(gzipSync(await packed(entries)))).toEqual(expected)
  })

  it.each(['gnu', 'oldgnu', 'ustar', 'posix', 'v7'])(
    'GNU tar writes as %s is read',
    async (format) => {
      const source = join(folder, `source-${format}`)
      mkdirSync(join(source, 'Ü folder'), { recursive: true })
      const name = format === 'v7' || format === 'ustar' ? 'exam.csv' : `${'x'.repeat(120)}.csv`
      writeFileSync(join(source, 'Ü folder', name), csv)
      writeFileSync(join(source, 'b.ndjson'), ndjson)
      for (const flag of ['', 'z']) {
        const path = join(folder, 'gnu.tar')
        execFileSync('tar', [
          `-c${flag}f`,
          path,
          `--format=${format}`,
          '--sort=name',
          '-C',
          source,
          '.',
        ])
        const lines: string[] = []
        for await (const batch of createInlineParser().parse([{ path, name: 'gnu.tar' }]))
          for (const item of batch) lines.push(`${item.name}: ${told([item.item]).join()}`)
        expect(lines.toSorted()).toEqual([
          'gnu.tar/./b.ndjson: record 1',
          `gnu.tar/./Ü folder/${name}: record 1`,
        ])
      }
    },
  )

  it('with nothing in it is empty', async () => {
    expect(await parse(craftTar(craftEntry({ name: 'dir/', type: '5' })))).toEqual([
      '1 upload: refused: file-empty',
    ])
  })

  it('leaves out what macOS adds', async () => {
    const tar = craftTar(craftEntry({ name: './._good.csv' }, 'junk'), good)
    expect(await parse(tar)).toEqual(['1 upload/good.csv: record 1'])
  })

  it('streams entries too large to be held, once or again, from tar and tar.gz', async () => {
    const rows = Array.from({ length: 300_000 }, (_, row) => `2024-01-02,${row}.25`).join('\n')
    const large = Buffer.from(`${csv}${rows}\n`)
    const tar = craftTar(craftEntry({ name: 'large.csv' }, large), good)
    const plain = join(folder, 'large.tar')
    const gz = join(folder, 'large.tgz')
    writeFileSync(plain, tar)
    writeFileSync(gz, gzipSync(tar))
    const limits = { ...tarLimits, wholeBytes: 1000 }
    const files = [plainFile(plain, tar.length), await gzipFile(gz, limits, () => undefined)]
    for (const file of files) {
      const seen: string[] = []
      for await (const entry of readTar(file, limits)) {
        const opened = await entry.open(() => undefined)
        if (!opened.ok) throw new Error(opened.detail)
        for (let time = 0; time < 3; time++) {
          const parts: Uint8Array[] = []
          for await (const part of opened.source.stream()) parts.push(part)
          const same = Buffer.concat(parts).equals(
            entry.name === 'large.csv' ? large : Buffer.from(csv),
          )
          seen.push(`${entry.name} ${same}`)
        }
      }
      expect(seen).toEqual([
        ...Array.from({ length: 3 }, () => 'large.csv true'),
        ...Array.from({ length: 3 }, () => 'good.csv true'),
      ])
    }
  })
})

describe('a single file in gzip', () => {
  it('is read under the name of the upload, and by content', async () => {
    expect(await parse(gzipSync(csv), 'export.csv.gz')).toEqual(['1 export.csv.gz: record 1'])
    expect(await parse(gzipSync('no format'), 'x.gz')).toEqual(['1 x.gz: refused: format-unknown'])
    expect(await parse(gzipSync(''), 'x.gz')).toEqual(['1 x.gz: refused: file-empty'])
  })

  it('several members make one file', async () => {
    const [head = '', row = ''] = csv.split(/(?<=\n)/)
    expect(await parse(Buffer.concat([gzipSync(head), gzipSync(row)]))).toEqual([
      '1 upload: record 1',
    ])
  })

  it.each([
    ['a zip', craftZip([{ name: 'a.csv', content: csv }])],
    ['a gzip', gzipSync(csv)],
  ])('holding %s is refused', async (_, content) => {
    expect(await parse(gzipSync(content))).toEqual(['1 upload: refused: archive-nested'])
  })

  it('cut off at any byte gives nothing but a finding', async () => {
    const gz = gzipSync(csv)
    for (let length = 3; length < gz.length; length++) {
      const lines = await parse(gz.subarray(0, length))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(/refused: (archive-cut-off|gzip-unreadable)$/)
    }
  })

  it('with a changed byte of its content is refused whole, for its checksum differs', async () => {
    const stored = gzipSync(csv, { level: 0 })
    const digit = stored.indexOf('3.5')
    stored[digit] = '9'.charCodeAt(0)
    expect(await parse(stored)).toEqual(['1 upload: refused: gzip-unreadable'])
  })

  it('bombs of one layer and of many members are refused within their budget', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(110_000)
    expect(await parse(bomb)).toEqual(['1 upload: refused: archive-too-large'])
    expect(await parse(Buffer.concat([bomb, bomb]))).toEqual([
      '1 upload: refused: archive-too-large',
    ])
    // 6 GB, refused after its first 64 MB: a hang guard would tell otherwise
    expect(await parse(Buffer.concat(Array.from({ length: 60 }, () => bomb)))).toEqual([
      '1 upload: refused: archive-too-large',
    ])
    const header = gzipSync('').subarray(0, 10)
    const noTrailer = Buffer.concat([header, deflateRawSync(Buffer.alloc(100 * 1024 * 1024))])
    expect(await parse(noTrailer)).toEqual(['1 upload: refused: archive-too-large'])
  })
})

describe('an entry that is refused leaves the rest', () => {
  const cases: readonly (readonly [string, Buffer, string])[] = [
    ['a symlink', craftHeader({ name: 'l', type: '2' }), 'tar-entry-refused'],
    ['a hard link', craftHeader({ name: 'l', type: '1' }), 'tar-entry-refused'],
    ['a device', craftHeader({ name: 'd', type: '3' }), 'tar-entry-refused'],
    ['a pipe', craftHeader({ name: 'p', type: '6' }), 'tar-entry-refused'],
    ['an absolute name', craftEntry({ name: '/etc/x.csv' }, csv), 'tar-entry-refused'],
    ['a drive name', craftEntry({ name: 'C:\\x.csv' }, csv), 'tar-entry-refused'],
    ['a name that climbs', craftEntry({ name: 'a/../../x.csv' }, csv), 'tar-entry-refused'],
    ['a climb behind ./', craftEntry({ name: './../x.csv' }, csv), 'tar-entry-refused'],
    ['a prefix that climbs', craftEntry({ name: 'x', prefix: '..' }, csv), 'tar-entry-refused'],
    [
      'a pax name that climbs',
      Buffer.concat([pax({ path: '../x.csv' }), craftEntry({ name: 'x.csv' }, csv)]),
      'tar-entry-refused',
    ],
    [
      'a GNU long name that climbs',
      Buffer.concat([
        craftEntry({ name: '././@LongLink', type: 'L' }, '../x.csv\0'),
        craftEntry({ name: 'x.csv' }, csv),
      ]),
      'tar-entry-refused',
    ],
    [
      'a sparse file of GNU',
      Buffer.concat([
        craftHeader({ name: 's', type: 'S', size: 512, sparseMore: true }),
        Buffer.alloc(512),
        Buffer.alloc(512, 1),
      ]),
      'tar-entry-refused',
    ],
    [
      'a sparse file of pax',
      Buffer.concat([pax({ 'GNU.sparse.major': '1' }), craftEntry({ name: 's' }, csv)]),
      'tar-entry-refused',
    ],
    ['a zip', craftEntry({ name: 'z' }, craftZip([{ name: 'a', content: csv }])), 'archive-nested'],
    ['a tar', craftEntry({ name: 't' }, craftTar(good)), 'archive-nested'],
    ['a gzip', craftEntry({ name: 'g' }, gzipSync(csv)), 'archive-nested'],
  ]
  it.each(cases)('%s', async (_, entry, rule) => {
    for (const tar of [craftTar(good, entry, after), gzipSync(craftTar(good, entry, after))]) {
      const lines = await parse(tar)
      expect(lines.map((line) => line.replace(/^(\d) upload\/.*?: /, '$1 '))).toEqual([
        '1 record 1',
        `2 refused: ${rule}`,
        '3 record 1',
      ])
    }
  })

  it('names are shown without control characters', async () => {
    const lines = await parse(craftTar(craftEntry({ name: 'a\u001b[2J\u202eb.csv' }, csv)))
    expect(lines).toEqual(['1 upload/a?[2J?b.csv: record 1'])
  })

  it('a pax size stands before the header’s, and a global one holds on', async () => {
    const liar = Buffer.concat([
      pax({ size: String(csv.length), path: 'true.csv' }),
      craftHeader({ name: 'liar.csv', size: 0 }),
      Buffer.from(csv),
      Buffer.alloc(512 - csv.length),
    ])
    const tar = craftTar(pax({ comment: 'x' }, 'g'), liar, after)
    expect(await parse(tar)).toEqual([
      '1 upload/true.csv: record 1',
      '2 upload/after.csv: record 1',
    ])
  })
})

describe('a damaged or cut-off tar gives what was whole, then one finding', () => {
  const header = (given: Partial<CraftedHeader>) => craftHeader({ name: 'x', ...given })
  const broken: readonly (readonly [string, Buffer, string])[] = [
    ['a header whose checksum differs', header({ checksum: 1 }), 'tar-unreadable'],
    ['a size that is no number', header({ size: '99999999999' }), 'tar-unreadable'],
    ['a size below zero', header({ size: Buffer.alloc(12, 0xff) }), 'tar-unreadable'],
    [
      'a size beyond all numbers',
      header({ size: Buffer.from('80ffffffffffffffffffffff', 'hex') }),
      'tar-unreadable',
    ],
    ['a size beyond the file', header({ size: 8_000_000_000 }), 'archive-cut-off'],
    ['a long name of 8 GB', header({ size: 8_000_000_000, type: 'L' }), 'tar-unreadable'],
    ['a pax header of 8 GB', header({ size: 8_000_000_000, type: 'x' }), 'tar-unreadable'],
    ['pax records that lie', craftEntry({ name: 'p', type: 'x' }, '999 a=b\n'), 'tar-unreadable'],
    ['a pax size that is no number', pax({ size: '-5' }), 'tar-unreadable'],
    ['data after its end', Buffer.concat([Buffer.alloc(1024), after]), 'tar-unreadable'],
  ]
  it.each(broken)('%s', async (_, bytes, rule) => {
    const lines = await parse(Buffer.concat([good, bytes, Buffer.alloc(1024)]))
    expect(lines).toEqual(['1 upload/good.csv: record 1', `2 upload: refused: ${rule}`])
  })

  it('cut off at every byte, plain: whole entries count, a part never does', async () => {
    const tar = craftTar(good, after)
    for (let length = 513; length < tar.length - 512; length += 37) {
      const lines = await parse(tar.subarray(0, length))
      const whole = Math.floor((length - (512 + csv.length)) / 1024) + 1
      expect(lines.slice(0, -1)).toHaveLength(Math.max(0, Math.min(2, whole)))
      expect(lines.at(-1)).toMatch(/ upload: refused: archive-cut-off$/)
      expect(lines.slice(0, -1).every((line) => line.endsWith(': record 1'))).toBe(true)
    }
  })

  it('cut off at every byte, packed: the same', async () => {
    const gz = gzipSync(craftTar(good, after), { level: 0 })
    for (let length = 20; length < gz.length; length += 23) {
      const lines = await parse(gz.subarray(0, length))
      expect(lines.at(-1)).toMatch(/refused: (archive-cut-off|format-unknown)$/)
      expect(lines.slice(0, -1).every((line) => line.endsWith(': record 1'))).toBe(true)
    }
  })

  it('whatever byte of a tar.gz is changed, no entry is read with another content', async () => {
    const gz = gzipSync(craftTar(good, after), { level: 0 })
    await fc.assert(
      fc.asyncProperty(fc.nat(gz.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const copy = Buffer.from(gz)
        copy[at] = (copy[at] ?? 0) ^ by
        const lines = await parse(copy)
        const sound = ['1 upload/good.csv: record 1', '2 upload/after.csv: record 1']
        // bytes of the gzip's own header (time, system) are nobody's content
        if (lines.join() !== sound.join()) expect(lines.at(-1)).toContain('refused: ')
        else expect(at).toBeLessThan(10)
      }),
      { numRuns: 300, seed: 4 },
    )
  })
})
