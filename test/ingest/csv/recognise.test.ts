import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { recognise, unrecognised } from '../../../src/ingest/recognise.ts'
import { craftZip } from '../zip/craft-zip.ts'
import { bytesOf, headers, told } from './support.ts'

const kind = (head: Uint8Array): string | null => {
  const found = recognise(head)
  return found === null || typeof found === 'string' ? found : found.format
}

describe('recognise', () => {
  it.each([
    ['an OpenREM export', bytesOf(headers(1).join(',')), 'openrem-ct-csv'],
    [
      'one cut within its header',
      bytesOf(headers(60).join(',')).subarray(0, 8192),
      'openrem-ct-csv',
    ],
    ['NDJSON', bytesOf('{"schema":"opendrl-exam/1"'), 'opendrl-ndjson'],
    ['a zip', craftZip([{ name: 'a', content: 'a' }]), 'zip'],
    ['an empty zip', craftZip([]), 'zip'],
    ['an office document', craftZip([{ name: '[Content_Types].xml', content: 'a' }]), null],
    ['gzip', gzipSync('a'), 'gzip'],
    ['prose', bytesOf('Dear colleague,\nfind enclosed'), null],
    ['nothing', new Uint8Array(), null],
    ['noise', Uint8Array.from({ length: 8192 }, (_, index) => (index * 7919) % 251), null],
  ])('%s', (_, head, expected) => {
    expect(kind(head)).toBe(expected)
  })

  it('tells a table with other columns what it needs', () => {
    const item = unrecognised(bytesOf('Name,Colour,Price\na,b,c\n'))
    expect(told([item])).toEqual([
      'refused: csv-columns-missing [Study date, DLP total (mGy.cm) or E1 CTDIvol or E1 DLP]',
    ])
  })

  it('tells anything else that it is unknown', () => {
    expect(told([unrecognised(bytesOf('Dear colleague, hello\n'))])).toEqual([
      'refused: format-unknown',
    ])
  })
})
