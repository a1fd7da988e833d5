import { describe, expect, it } from 'vitest'
import { isSafeWithCookie, requestSite } from '../../src/http/request-site.ts'

const siteOf = (headers: Readonly<Record<string, string>>, publicUrl: string | null = null) =>
  requestSite((name) => headers[name], publicUrl)

describe('where a request comes from', () => {
  it('is our own page by its origin, or by what the browser says of the request', () => {
    expect(siteOf({ host: 'reg.example:8080', origin: 'http://reg.example:8080' })).toBe('own')
    expect(siteOf({ 'sec-fetch-site': 'same-origin' })).toBe('own')
    const url = 'https://reg.example'
    expect(siteOf({ host: '127.0.0.1', origin: 'https://reg.example' }, url)).toBe('own')
  })

  it('is foreign for every other origin: another port, scheme, host, none, or no address', () => {
    const url = 'https://reg.example'
    for (const origin of [
      'http://reg.example',
      'https://reg.example:444',
      'https://reg.example.evil.org',
      'https://evil.org',
      'null',
      '',
      'nonsense',
      'https://reg.example, https://evil.org',
    ])
      expect([origin, siteOf({ origin, host: 'reg.example' }, url)]).toEqual([origin, 'foreign'])
    expect(siteOf({ origin: 'http://127.0.0.1:1', host: '127.0.0.1:2' })).toBe('foreign')
    expect(siteOf({ origin: 'null', host: 'null' })).toBe('foreign')
    for (const fetchSite of ['cross-site', 'same-site'])
      expect(siteOf({ 'sec-fetch-site': fetchSite })).toBe('foreign')
    expect(siteOf({ origin: url, 'sec-fetch-site': 'cross-site' }, url)).toBe('foreign')
  })

  it('is unsaid by programs and by an address typed in, which may read with a cookie and change nothing', () => {
    for (const headers of [{}, { host: 'x' }, { 'sec-fetch-site': 'none' }])
      expect(siteOf(headers)).toBe('unsaid')
    for (const method of ['GET', 'HEAD']) expect(isSafeWithCookie(method, 'unsaid')).toBe(true)
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'get', 'BREW'])
      expect(isSafeWithCookie(method, 'unsaid')).toBe(false)
    for (const method of ['GET', 'POST']) {
      expect(isSafeWithCookie(method, 'own')).toBe(true)
      expect(isSafeWithCookie(method, 'foreign')).toBe(false)
    }
  })
})
