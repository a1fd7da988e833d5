import { describe, expect, it } from 'vitest'
import { ndjsonAdapter } from '../../../src/ingest/ndjson/ndjson-adapter.ts'
import { bytesOf, read as readWith, recordsOf, told } from '../csv/support.ts'

const read = (content: string | Uint8Array, chunk = 65_536) =>
  readWith(content, chunk, ndjsonAdapter)

const record = {
  schema: 'opendrl-exam/1',
  modality: 'CT',
  studyDate: '2024-05-06',
  patient: { id: 'PID-0815', ageYears: 4.5 },
  device: { manufacturer: 'GE' },
  dlpTotalMgyCm: '120.50',
  events: [{ ctdivolMgy: 3.25, dlpMgyCm: '120.5', phantomCm: 32 }],
}
const line = JSON.stringify(record)
const but = (change: object): string => JSON.stringify({ ...record, ...change })

describe('NDJSON of the published exam schema', () => {
  it('gives one record a line, wherever its chunks end', async () => {
    for (const chunk of [1, 13, 65_536]) {
      const items = await read(`${line}\n${line}\r\n${line}`, chunk)
      expect(told(items)).toEqual(['record 1', 'record 2', 'record 3'])
      expect(recordsOf(items)).toEqual([record, record, record])
    }
  })

  it('tolerates a byte order mark and blank lines, which count as lines', async () => {
    const text = `\uFEFF${line}\n\n  \n${line}\n`
    expect(told(await read(text))).toEqual(['record 1', 'record 4'])
    expect(ndjsonAdapter.recognises(bytesOf(text))).toBe(true)
  })

  it('recognises objects only, not arrays or text', () => {
    for (const text of [`[${line}]`, 'Hello {', '', '{5', `"${line}`])
      expect(ndjsonAdapter.recognises(bytesOf(text))).toBe(false)
  })
})

describe('a bad line is refused by itself', () => {
  const nested = 200_000
  const lines: readonly (readonly [string, string, string])[] = [
    ['cut off', line.slice(0, -5), 'json-unreadable'],
    ['no JSON', 'PID-0815', 'json-unreadable'],
    ['an array', `[${line}]`, 'record-shape'],
    ['null', 'null', 'record-shape'],
    ['200,000 brackets', '['.repeat(nested) + ']'.repeat(nested), 'record-shape'],
    ['200,000 open brackets', '['.repeat(nested), 'json-unreadable'],
    ['another schema', but({ schema: 'other/1' }), 'record-shape [schema]'],
    ['a wrong type', but({ patient: { id: 815 } }), 'record-shape [patient.id]'],
    ['a wrong event', but({ events: [{}, { pitch: [] }] }), 'record-shape [events[1].pitch]'],
    ['a number beyond all', line.replace('4.5', '1e999'), 'record-shape [patient.ageYears]'],
    ['an unknown key', but({ operator: 'Op' }), 'record-shape [operator]'],
    ['an unknown key within', but({ patient: { name: 'Doe' } }), 'record-shape [patient.name]'],
    ['an unspeakable key', but({ 'Jane Doe': 1 }), 'record-shape'],
    [
      'a __proto__ key',
      line.replace('"schema"', '"__proto__":{"a":1},"schema"'),
      'record-shape [__proto__]',
    ],
    ['a constructor key', but({ constructor: { prototype: 1 } }), 'record-shape [constructor]'],
    ['a key twice', line.replace('"modality"', '"dlpTotalMgyCm":1,"modality"'), 'json-unreadable'],
    ['a lone surrogate', line.replace('PID', '\\ud800'), 'json-unreadable'],
    ['a million elements', but({ events: Array(1_000_000).fill(1) }), 'record-shape [events]'],
    ['4 MB of blanks', `${line}${' '.repeat(4 * 1024 * 1024)}`, 'json-unreadable'],
  ]
  it.each(lines)('%s', async (_, bad, refusal) => {
    const items = await read(`${line}\n${bad}\n${line}\n`)
    expect(told(items)).toEqual(['record 1', `refused 2: ${refusal}`, 'record 3'])
    expect(JSON.stringify(items[1])).not.toMatch(/Doe|0815/)
  })

  it('in another encoding', async () => {
    const bytes = Buffer.from(`${line}\n${line.replace('GE', 'Gé')}\n${line}`, 'latin1')
    expect(told(await read(bytes))).toEqual(['record 1', 'refused 2: json-unreadable', 'record 3'])
  })

  it('60 MB without a line end are refused once, and not kept', async () => {
    const items = await read(Buffer.concat([bytesOf(`${line}\n{`), Buffer.alloc(60_000_000, 'x')]))
    expect(told(items)).toEqual(['record 1', 'refused 2: json-unreadable'])
  })

  it('a full surrogate pair written as escapes is a character', async () => {
    const items = await read(line.replace('GE', '\\ud83d\\ude00'))
    expect(recordsOf(items)[0]?.device.manufacturer).toBe('😀')
  })
})
