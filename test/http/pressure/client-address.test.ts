import { describe, expect, it } from 'vitest'
import {
  addressGroup,
  clientAddress,
  proxyFault,
  trustedProxies,
} from '../../../src/http/pressure/client-address.ts'

const none = trustedProxies('')
const some = trustedProxies('127.0.0.1, 10.0.0.0/8, fd00::/8')

describe('who a request comes from', () => {
  it('is the other end of the connection, whatever X-Forwarded-For says', () => {
    expect(clientAddress('203.0.113.7', '198.51.100.1', none)).toBe('203.0.113.7')
    expect(clientAddress('203.0.113.7', '198.51.100.1', some)).toBe('203.0.113.7')
    expect(clientAddress('127.0.0.1', '198.51.100.1', none)).toBe('127.0.0.1')
  })

  it('is what a trusted proxy saw, not what the client claims before it', () => {
    expect(clientAddress('127.0.0.1', '1.1.1.1, 198.51.100.1', some)).toBe('198.51.100.1')
    expect(clientAddress('::ffff:127.0.0.1', '1.1.1.1, 198.51.100.1, 10.1.2.3', some)).toBe(
      '198.51.100.1',
    )
    expect(clientAddress('fd00::1', '2001:db8::5', some)).toBe('2001:db8::5')
  })

  it('is the proxy itself where it says nothing, or nothing that is an address', () => {
    expect(clientAddress('127.0.0.1', undefined, some)).toBe('127.0.0.1')
    expect(clientAddress('127.0.0.1', '<script>', some)).toBe('127.0.0.1')
    expect(clientAddress('127.0.0.1', '198.51.100.1, unknown', some)).toBe('127.0.0.1')
    expect(clientAddress(undefined, '198.51.100.1', some)).toBe('unknown')
  })

  it('counts a subscriber’s IPv6 network as one', () => {
    const first = addressGroup('2001:db8:1:2::5')
    expect(addressGroup('2001:db8:1:2:ffff::1')).toBe(first)
    expect(addressGroup('2001:0db8:0001:0002::9')).toBe(first)
    expect(addressGroup('2001:db8:1:3::5')).not.toBe(first)
    expect(addressGroup('::1')).toBe('0:0:0:0::/64')
    expect(addressGroup('192.0.2.1')).toBe('192.0.2.1')
  })

  it('needs a list of addresses and networks', () => {
    expect(proxyFault('')).toBeNull()
    expect(proxyFault('127.0.0.1,::1 , 10.0.0.0/8')).toBeNull()
    for (const wrong of ['proxy', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::/129', '1.2.3'])
      expect(proxyFault(wrong)).toContain(wrong)
  })
})
