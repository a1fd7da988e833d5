import { BlockList, isIP, isIPv4 } from 'node:net'

/** Whether an address is that of a proxy whose X-Forwarded-For is believed. */
export type IsTrusted = (address: string) => boolean

/** @param list addresses and networks: "127.0.0.1, 10.0.0.0/8, fd00::/8"; validated by `proxyFault` */
export function trustedProxies(list: string): IsTrusted {
  const known = new BlockList()
  for (const { address, prefix, family } of parsed(list)) known.addSubnet(address, prefix, family)
  return (address) => {
    const plain = plainAddress(address)
    const family = isIPv4(plain) ? 'ipv4' : 'ipv6'
    return isIP(plain) !== 0 && known.check(plain, family)
  }
}

/** @returns what is wrong with the list, or null */
export function proxyFault(list: string): string | null {
  const wrong = entriesOf(list).filter((entry) => network(entry) === null)
  return wrong.length === 0 ? null : `not an address or network: ${wrong.join(', ')}`
}

/**
 * Who a request comes from: the other end of the connection, unless that is a trusted proxy; then the nearest address
 * before it in X-Forwarded-For that is not one itself. What a client writes there itself is never believed.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: IsTrusted,
): string {
  let client = plainAddress(socketAddress ?? 'unknown')
  const hops = forwardedFor?.split(',').map((hop) => plainAddress(hop.trim())) ?? []
  while (isTrusted(client)) {
    const before = hops.pop()
    if (before === undefined || isIP(before) === 0) break
    client = before
  }
  return client
}

/** What one subscriber has: a whole IPv6 /64 is one who asks. */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap =
    tail === undefined ? [] : Array.from({ length: 8 - first.length - last.length }, () => '0')
  const groups = [...first, ...gap, ...last].map((group) => Number.parseInt(group, 16).toString(16))
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** IPv4 in IPv6 clothes is IPv4; a zone or port is no part of it. */
const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')

const entriesOf = (list: string): readonly string[] =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

interface Network {
  readonly address: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

const parsed = (list: string): readonly Network[] =>
  entriesOf(list).flatMap((entry) => network(entry) ?? [])

function network(entry: string): Network | null {
  const [address = '', prefix, more] = entry.split('/')
  const version = isIP(address)
  if (version === 0 || more !== undefined) return null
  const [family, longest] = version === 4 ? (['ipv4', 32] as const) : (['ipv6', 128] as const)
  if (prefix === undefined) return { address, prefix: longest, family }
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
  return bits <= longest ? { address, prefix: bits, family } : null
}
