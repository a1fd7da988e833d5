import { describe, expect, it } from 'vitest'
import { parseMediaType, preferredType } from '../../src/http/media-type.ts'

describe('a media type is read as clients write it', () => {
  it.each([
    ['multipart/related; type="application/dicom"; boundary="a b"', 'a b'],
    ['multipart/related;type=application/dicom;boundary=abc', 'abc'],
    ['Multipart/Related ; Boundary=ABC ; type="application/dicom"', 'ABC'],
    ['multipart/related; boundary="with \\" quote"; ', 'with " quote'],
    ['multipart/related; boundary=first; boundary=second', 'first'],
  ])('%s', (text, boundary) => {
    const type = parseMediaType(text)
    expect(type?.essence).toBe('multipart/related')
    expect(type?.parameters.get('boundary')).toBe(boundary)
  })

  it.each(['', 'multipart', 'a/b c', 'a/b; x="open', '/x'])('%s is none', (text) => {
    expect(parseMediaType(text)).toBeNull()
  })
})

describe('the answer is of the kind a client wants most', () => {
  const offered = ['application/dicom+json', 'application/json', 'application/dicom+xml']
  it.each([
    [undefined, 'application/dicom+json'],
    ['*/*', 'application/dicom+json'],
    ['application/dicom+xml', 'application/dicom+xml'],
    ['application/*;q=0.5, application/dicom+xml', 'application/dicom+xml'],
    ['application/dicom+xml;q=0.3, application/json;q=0.4', 'application/json'],
    ['*/*, application/dicom+json;q=0', 'application/json'],
    ['text/html', null],
    ['application/dicom+json;q=0', null],
  ])('%s: %s', (accept, type) => {
    expect(preferredType(accept, offered)).toBe(type)
  })
})
