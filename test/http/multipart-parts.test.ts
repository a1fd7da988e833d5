import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MultipartMalformed, multipartParts } from '../../src/http/multipart-parts.ts'
import { stowBody } from './support/stow-body.ts'

async function* inPieces(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size)
}

async function partsOf(body: Uint8Array, boundary: string, size = 7): Promise<Buffer[]> {
  const parts: Buffer[] = []
  for await (const { content } of multipartParts(inPieces(body, size), boundary)) {
    const chunks: Buffer[] = []
    for await (const chunk of content) chunks.push(chunk)
    parts.push(Buffer.concat(chunks))
  }
  return parts
}

describe('the parts of a multipart body', () => {
  it('come out as they went in, whatever they hold and however the bytes are cut', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      // what looks like a boundary and is none
      fc
        .constantFrom('\r\n', '\r\n--', '--b0', '\r\n--b', '\r', '\n--b0--')
        .map((t) => Buffer.from(t)),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(piece, { maxLength: 5 }).map((all) => Buffer.concat(all)),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('', '\r\n', 'an epilogue'),
        fc.constantFrom('', 'a preamble'),
        async (objects, size, epilogue, preamble) => {
          const body = stowBody(objects, { boundary: 'b0-long', epilogue, preamble })
          expect(await partsOf(body, 'b0-long', size)).toEqual(objects)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('may have no head of their own, and blanks behind the boundary', async () => {
    expect(
      await partsOf(stowBody([Buffer.from('x')], { partHead: '' }), 'DICOMwebBoundary'),
    ).toEqual([Buffer.from('x')])
    expect(await partsOf(Buffer.from('--b \t\r\nA: 1\r\n\r\nx\r\n--b--'), 'b')).toEqual([
      Buffer.from('x'),
    ])
  })

  it('tell their headers by name', async () => {
    const body = inPieces(stowBody([Buffer.from('x')]), 1000)
    for await (const { headers } of multipartParts(body, 'DICOMwebBoundary'))
      expect(headers.get('content-type')).toBe('application/dicom')
  })

  it('cut off anywhere is malformed, never a shorter part', async () => {
    const body = stowBody([Buffer.from('first'), Buffer.from('second')], { epilogue: '' })
    for (let length = 0; length < body.length; length += 1)
      await expect(partsOf(body.subarray(0, length), 'DICOMwebBoundary')).rejects.toThrow(
        MultipartMalformed,
      )
  })

  it.each([
    ['another boundary', '--c\r\n\r\nx\r\n--c--'],
    ['text behind the boundary', '--b and more\r\n\r\nx\r\n--b--'],
    ['a header line without a name', '--b\r\nno name\r\n\r\nx\r\n--b--'],
    ['a head without end', `--b\r\n${'A: 1\r\n'.repeat(5000)}`],
    ['bare line feeds', '--b\n\nx\n--b--'],
  ])('with %s are malformed', async (_what, body) => {
    await expect(partsOf(Buffer.from(body), 'b')).rejects.toThrow(MultipartMalformed)
  })
})
