import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { ZipFile } from 'yazl'

export interface HostileFile {
  readonly name: string
  make(): Promise<Buffer> | Buffer
}

const mib = 2 ** 20

async function zip(entries: Iterable<readonly [name: string, content: Buffer]>): Promise<Buffer> {
  const file = new ZipFile()
  for (const [name, content] of entries) file.addBuffer(content, name, { mtime: new Date(2020, 1) })
  file.end()
  const chunks: Buffer[] = []
  for await (const chunk of file.outputStream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** A file of DICOM's own head and this data set. */
function dicom(dataSet: Buffer, transferSyntax = '1.2.840.10008.1.2.1'): Buffer {
  const uid = Buffer.from(transferSyntax.length % 2 === 0 ? transferSyntax : `${transferSyntax}\0`)
  const syntax = Buffer.concat([Buffer.from([2, 0, 16, 0, 0x55, 0x49, uid.length, 0]), uid])
  const length = Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, syntax.length, 0, 0, 0])
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, syntax, dataSet])
}

/** A sequence of undefined length and an item of undefined length in it, again and again. */
const nested = (depth: number): Buffer => {
  const level = Buffer.from([
    0x40, 0, 0x30, 0xa7, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff,
    0xff, 0xff,
  ])
  return Buffer.alloc(depth * level.length, level)
}

const elements = (count: number): Buffer =>
  Buffer.alloc(count * 10, Buffer.from([0x21, 0, 1, 0, 0x4c, 0x4f, 2, 0, 0x41, 0x20]))

const report = (): Buffer =>
  readFileSync(
    join(import.meta.dirname, '../../sample-data/small/rdsr/klinikum-nordheide-head.dcm'),
  )
const exam = '{"schema":"opendrl-exam/1","modality":"CT","events":['
const sheetOf = (xml: string, more: readonly (readonly [string, string])[] = []) =>
  zip(
    [
      [
        '[Content_Types].xml',
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      ] as const,
      [
        'xl/workbook.xml',
        '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
      ] as const,
      [
        'xl/_rels/workbook.xml.rels',
        '<Relationships><Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      ] as const,
      ['xl/worksheets/sheet1.xml', xml] as const,
      ...more,
    ].map(([name, text]) => [name, Buffer.from(text)] as const),
  )
const laughs =
  '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'

/** Files made to cost: of each kind that trust.md's bad inputs name, the sizes that were measured to hurt other readers. */
export const hostileFiles: readonly HostileFile[] = [
  { name: 'JSON: 400 KB of [', make: () => Buffer.alloc(400_000, '[') },
  { name: 'JSON: 200,000 nested objects', make: () => Buffer.from('{"a":'.repeat(200_000)) },
  {
    name: 'JSON: a record of a million events',
    make: () => Buffer.from(`${exam}${'{},'.repeat(999_999)}{}]}\n`),
  },
  { name: 'JSON: one line of 60 MB', make: () => Buffer.alloc(60_000_000, `${exam}"x",`) },
  { name: 'CSV: one line of 60 MB', make: () => Buffer.alloc(60_000_000, 'Study date,') },
  {
    name: 'CSV: an open quote, 20 MB',
    make: () => Buffer.from(`a,b\n"${'x,y\n'.repeat(5_000_000)}`),
  },
  {
    name: 'CSV: 100,000 columns, 20 rows',
    make: () => Buffer.from(`${'c,'.repeat(100_000)}c\n`.repeat(20)),
  },
  {
    name: 'zip: 1:1000, 1 GB of zeros',
    make: () =>
      zip(Array.from({ length: 16 }, (_, n) => [`${n}.dcm`, Buffer.alloc(64 * mib)] as const)),
  },
  {
    name: 'zip: in zip, five deep',
    make: async () => {
      let inner = await zip([['a.dcm', report()]])
      for (let n = 0; n < 5; n++) inner = await zip([['a.zip', inner]])
      return inner
    },
  },
  {
    name: 'zip: 100,000 empty entries',
    make: () =>
      zip(Array.from({ length: 100_000 }, (_, n) => [`${n}.dcm`, Buffer.alloc(0)] as const)),
  },
  { name: 'gzip: 1 GB of zeros', make: () => gzipSync(Buffer.alloc(1024 * mib)) },
  { name: 'DICOM: nested 100,000 deep', make: () => dicom(nested(100_000)) },
  {
    name: 'DICOM: deflated, 512 MB of zeros',
    make: () => dicom(deflateRawSync(Buffer.alloc(512 * mib)), '1.2.840.10008.1.2.1.99'),
  },
  { name: 'DICOM: 300,000 elements', make: () => dicom(elements(300_000)) },
  {
    name: 'DICOM: a length of 4 GB',
    make: () => dicom(Buffer.from([8, 0, 0x18, 0, 0x4f, 0x42, 0, 0, 0xfe, 0xff, 0xff, 0xff])),
  },
  {
    name: 'XLSX: row 1,000,000,000, column ZZZZZZ',
    make: () =>
      sheetOf(
        '<worksheet><sheetData><row r="1000000000"><c r="ZZZZZZ1000000000"><v>1</v></c></row></sheetData></worksheet>',
      ),
  },
  {
    name: 'XLSX: entities in entities',
    make: () => sheetOf(`${laughs}<worksheet><sheetData/></worksheet>`),
  },
  {
    name: 'XLSX: a sheet of 300 MB in 300 KB',
    make: () => sheetOf(`<worksheet><sheetData>${'<row/>'.repeat(50_000_000)}`),
  },
  { name: 'noise: 20 MB', make: () => Buffer.alloc(20_000_000, Buffer.from([7, 200, 3, 99, 0])) },
]
