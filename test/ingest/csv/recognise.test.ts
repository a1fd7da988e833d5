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
    ['an OpenREM export', bytesOf(headers(1).join(',')), 'csv'],
    ['one cut within its header', bytesOf(headers(60).join(',')).subarray(0, 8192), 'csv'],
    ['NDJSON', bytesOf('{"schema":"opendrl-exam/1"'), 'opendrl-ndjson'],
    ['a zip', craftZip([{ name: 'a', content: 'a' }]), 'zip'],
    ['an empty zip', craftZip([]), 'zip'],
    ['an office document', craftZip([{ name: '[Content_Types].xml', content: 'a' }]), 'xlsx'],
    ['gzip', gzipSync('a'), 'gzip'],
    ['prose', bytesOf('Dear colleague,\nfind enclosed'), null],
    ['nothing', new Uint8Array(), null],
    ['noise', Uint8Array.from({ length: 8192 }, (_, index) => (index * 7919) % 251), null],
  ])('%s', (_, head, expected) => {
    expect(kind(head)).toBe(expected)
  })

  it('tells a table of no known layout which columns it found', () => {
    const item = unrecognised(bytesOf('Name,Colour,Price\na,b,12.5\n'))
    expect(told([item])).toEqual(['refused: table-unknown'])
    expect(JSON.stringify(item)).toContain('columns found: Name, Colour, Price')
  })

  it('repeats nothing of a table without headers, whose first row may be a patient', () => {
    for (const text of [
      'Doe^Jane,1980-02-03,12.5\nRoe^Rita,1970-02-03,11.5\n',
      'Doe^Jane,chest,low\nRoe^Rita,head,high\n',
      'Doe^Jane;F;chest\n',
    ]) {
      const item = unrecognised(bytesOf(text))
      expect(told([item])).toEqual(['refused: table-unknown'])
      expect(JSON.stringify(item)).not.toContain('Doe')
    }
  })

  it('tells anything else that it is unknown', () => {
    expect(told([unrecognised(bytesOf('Dear colleague, hello\n'))])).toEqual([
      'refused: format-unknown',
    ])
  })
})
