import { describe, expect, it } from 'vitest'
import { recordsOf, told } from '../csv/support.ts'
import { craftZip } from '../zip/craft-zip.ts'
import { craftXlsx, type CraftedBook } from './craft-xlsx.ts'
import { book, details, exam, headers, read, sheet } from './support.ts'

describe('a hostile workbook', () => {
  const data = (rows: string) => ({
    sheets: [{ name: 'x', rows: [], xml: `<worksheet><sheetData>${rows}</sheetData></worksheet>` }],
  })
  const header = `<row r="1">${headers.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
  const bad: readonly (readonly [string, CraftedBook, string])[] = [
    [
      'row 1000000000',
      data(`${header}<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>`),
      'workbook-unreadable',
    ],
    ['row 0', data(`${header}<row r="0"><c r="A0"><v>1</v></c></row>`), 'workbook-unreadable'],
    ['rows out of order', data(`${header}<row r="9"/><row r="3"/>`), 'workbook-unreadable'],
    [
      'column ZZZZZZ',
      data(`${header}<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>`),
      'workbook-unreadable',
    ],
    [
      'column XFE',
      data(`${header}<row r="2"><c r="XFE2"><v>1</v></c></row>`),
      'workbook-unreadable',
    ],
    [
      'cells out of order',
      data(`${header}<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>`),
      'workbook-unreadable',
    ],
    [
      'a cell of another row',
      data(`${header}<row r="2"><c r="A7"><v>1</v></c></row>`),
      'workbook-unreadable',
    ],
    [
      'shared string -1',
      data(`${header}<row r="2"><c t="s"><v>-1</v></c></row>`),
      'workbook-unreadable',
    ],
    [
      'shared string 99',
      data(`${header}<row r="2"><c t="s"><v>99</v></c></row>`),
      'workbook-unreadable',
    ],
    [
      'a number 1e999',
      data(`${header}<row r="2"><c><v>1e999</v></c></row>`),
      'workbook-unreadable',
    ],
    ['a number NaN', data(`${header}<row r="2"><c><v>NaN</v></c></row>`), 'workbook-unreadable'],
    [
      'an unknown cell type',
      data(`${header}<row r="2"><c t="zz"><v>1</v></c></row>`),
      'workbook-unreadable',
    ],
    ['broken XML', data(`${header}<row r="2"><c></row>`), 'workbook-unreadable'],
    [
      'an entity nobody declared',
      data(`${header}<row r="2"><c t="str"><v>&bomb;</v></c></row>`),
      'workbook-unreadable',
    ],
    [
      '100 levels of elements',
      data(`${header}${'<x>'.repeat(100)}${'</x>'.repeat(100)}`),
      'workbook-unreadable',
    ],
    [
      'a text of 3 MB',
      data(`${header}<row r="2"><c t="str"><v>${'x'.repeat(3_000_000)}</v></c></row>`),
      'workbook-unreadable',
    ],
    [
      'a cut sheet',
      { sheets: [{ name: 'x', rows: [], xml: `<worksheet><sheetData>${header}<row r="2">` }] },
      'workbook-unreadable',
    ],
    [
      'a DTD in the sheet',
      {
        sheets: [
          {
            name: 'x',
            rows: [],
            xml: `<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData>${header}</sheetData></worksheet>`,
          },
        ],
      },
      'workbook-unreadable',
    ],
    [
      'a DTD in the shared strings',
      {
        sheets: [sheet([exam()])],
        parts: {
          'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><sst/>',
        },
      },
      'workbook-unreadable',
    ],
    [
      'a sheet without a part',
      { sheets: [sheet([exam()])], parts: { 'xl/_rels/workbook.xml.rels': '<Relationships/>' } },
      'workbook-unreadable',
    ],
    [
      'a part twice',
      { sheets: [sheet([exam()])], more: [{ name: 'xl/worksheets/SHEET1.xml', content: 'x' }] },
      'workbook-unreadable',
    ],
    [
      'a target outside of the package',
      {
        sheets: [sheet([exam()])],
        parts: {
          'xl/_rels/workbook.xml.rels':
            '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="../../../etc/passwd"/></Relationships>',
        },
      },
      'workbook-unreadable',
    ],
    [
      'a target on another machine',
      {
        sheets: [sheet([exam()])],
        parts: {
          'xl/_rels/workbook.xml.rels':
            '<Relationships><Relationship Id="rId1" Type="x/worksheet" TargetMode="External" Target="http://example.org/x"/></Relationships>',
        },
      },
      'workbook-unreadable',
    ],
    [
      'UTF-16',
      {
        sheets: [sheet([exam()])],
        parts: {
          'xl/workbook.xml': Buffer.from('\ufeff<workbook/>', 'utf16le').toString('latin1'),
        },
      },
      'workbook-unreadable',
    ],
  ]
  it.each(bad)('with %s is refused', async (_, crafted, rule) => {
    const items = await book(crafted)
    expect(recordsOf(items)).toEqual([])
    expect(told(items).some((line) => line.includes(rule))).toBe(true)
  })

  it('with damage below sound rows keeps the rows', async () => {
    const row = (at: number) =>
      `<row r="${at}"><c r="E${at}" t="str"><v>A${at}</v></c><c r="F${at}" t="str"><v>2024-05-06</v></c><c r="I${at}"><v>5.5</v></c></row>`
    const items = await book(
      data(`${header}${row(2)}${row(3)}<row r="4"><c t="s"><v>7</v></c></row>`),
    )
    expect(told(items)).toEqual(['record 2', 'record 3', 'refused 4: workbook-unreadable'])
  })

  it.each([
    ['unpacks 1:1000', { name: 'xl/worksheets/sheet1.xml', content: 'x'.repeat(4_000_000) }],
    [
      'lies about its size',
      { name: 'xl/worksheets/sheet1.xml', content: 'abc', uncompressedSize: 2 },
    ],
    ['is encrypted', { name: 'xl/worksheets/sheet1.xml', content: 'abc', flags: 1 }],
    ['has a wrong checksum', { name: 'xl/worksheets/sheet1.xml', content: 'abc', crc: 1 }],
  ])('whose sheet %s is refused', async (_, entry) => {
    const sound = craftXlsx({
      sheets: [],
      parts: {
        'xl/workbook.xml':
          '<workbook xmlns:r="r"><sheets><sheet name="x" r:id="rId1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      },
      more: [entry],
    })
    expect(told(await read(sound))).toEqual(['refused: workbook-unreadable'])
  })

  it('wide rows cost little: a cell in the last column of every row', async () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, i) => `<row r="${i + 2}"><c r="XFD${i + 2}"><v>1</v></c></row>`,
    )
    const items = await book(data(header + rows.join('')))
    expect(recordsOf(items)).toEqual([])
  }, 20_000)

  it('cut at any byte gives no record, or all of them', async () => {
    const whole = craftXlsx({ sheets: [sheet([exam(), exam('A2')])] })
    for (let at = 0; at < whole.length; at += 7) {
      const items = await read(whole.subarray(0, at))
      expect(recordsOf(items)).toEqual([])
    }
  })
})

describe('a file that is no XLSX workbook is refused by name', () => {
  const typed = (type: string) =>
    craftZip([
      {
        name: '[Content_Types].xml',
        content: `<Types><Override PartName="/x.xml" ContentType="${type}"/></Types>`,
      },
    ])
  const biff = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4000)])
  const files: readonly (readonly [string, Uint8Array, RegExp])[] = [
    [
      'a Word document',
      typed('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'),
      /Word/,
    ],
    [
      'a presentation',
      typed('application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'),
      /PowerPoint/,
    ],
    ['a binary workbook', typed('application/vnd.ms-excel.sheet.binary.macroEnabled.main'), /xlsb/],
    [
      'an OpenDocument spreadsheet',
      craftZip([
        {
          name: 'mimetype',
          stored: true,
          content: 'application/vnd.oasis.opendocument.spreadsheet',
        },
      ]),
      /ods/,
    ],
    ['an old workbook', biff, /\.xls/],
    [
      'a workbook with a password',
      Buffer.concat([biff, Buffer.from('EncryptedPackage', 'utf16le')]),
      /password/,
    ],
    ['HTML', Buffer.from('<html><body><table><tr><td>Study date</td></tr></table>'), /web page/],
    ['an HTML table', Buffer.from('\ufeff  <TABLE border=1><tr>'), /web page/],
    ['XML of Excel 2003', Buffer.from('<?xml version="1.0"?><Workbook xmlns="urn:x">'), /2003/],
  ]
  it.each(files)('%s', async (_, bytes, what) => {
    const items = await read(bytes)
    expect(told(items)).toEqual(['refused: workbook-kind'])
    expect(details(items)[0]).toMatch(what)
  })
})

describe('2,000 mutations of a workbook', () => {
  it('neither crash nor change a dose', async () => {
    const whole = craftXlsx({ sheets: [sheet([exam(), exam('A2')])] })
    const sound = JSON.stringify(recordsOf(await read(whole)))
    let seed = 4
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed % below
    }
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(whole)
      for (let flips = 0; flips <= random(3); flips++) bytes[random(bytes.length)] = random(256)
      const records = recordsOf(await read(bytes))
      if (records.length > 0) expect(JSON.stringify(records)).toBe(sound)
    }
  }, 60_000)
})
