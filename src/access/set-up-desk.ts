import { createHash } from 'node:crypto'
import type { CreatedKey } from '../contract/key.ts'
import { sameHash } from './authenticate.ts'
import type { KeyRing } from './key-ring.ts'

/** `closed`: there is no set-up now. `too-many`: wrong codes came too quickly; wait a minute. */
export type SetUpRefusal = 'closed' | 'wrong-code' | 'too-many'

/** The first administrator of an empty registry, made by whoever reads the terminal it was started from. */
export interface SetUpDesk {
  /** Makes the code, when the registry has no key. @returns what to show, once; null when there is nothing to set up */
  open(): Promise<string | null>
  isOpen(): Promise<boolean>
  /** The first administrator's key, for the right code, once. */
  use(code: string, label: string): Promise<CreatedKey | { readonly refused: SetUpRefusal }>
}

export const setUpLifetimeMs = 60 * 60_000
const minuteMs = 60_000
const wrongPerMinute = 5
const wrongInAll = 20

/** Without letters that are read as others; 12 of them are 60 bits. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

interface OpenCode {
  readonly sha256: string
  readonly expiresAt: number
  readonly wrong: number[]
}

export function createSetUpDesk(
  keys: Pick<KeyRing, 'createKey' | 'listKeys'>,
  randomBytes: (size: number) => Uint8Array,
  clock: () => Date,
): SetUpDesk {
  let current: OpenCode | null = null
  const stillOpen = async (): Promise<OpenCode | null> => {
    const isOver = current === null || clock().getTime() >= current.expiresAt
    if (isOver || (await keys.listKeys()).length > 0) current = null
    return current
  }
  return {
    async open() {
      if ((await keys.listKeys()).length > 0) return null
      const code = Array.from(randomBytes(12), (byte) => letters.charAt(byte % 32)).join('')
      const expiresAt = clock().getTime() + setUpLifetimeMs
      current = { sha256: digest(code), expiresAt, wrong: [] }
      return code.replaceAll(/(.{4})(?=.)/g, '$1-')
    },
    isOpen: async () => (await stillOpen()) !== null,
    async use(code, label) {
      const open = await stillOpen()
      if (open === null) return { refused: 'closed' }
      const now = clock().getTime()
      const lately = open.wrong.filter((at) => Math.abs(now - at) < minuteMs)
      if (lately.length >= wrongPerMinute) return { refused: 'too-many' }
      if (!sameHash(open.sha256, digest(readable(code)))) {
        open.wrong.push(now)
        if (open.wrong.length >= wrongInAll) current = null
        return { refused: 'wrong-code' }
      }
      // Before anything is awaited: a second use of the same code finds nothing.
      if (current !== open) return { refused: 'closed' }
      current = null
      const made = await keys.createKey({ label, roles: ['admin'], facilities: '*' })
      if ('key' in made) return made
      throw new Error('A key of no facility needs none.')
    },
  }
}

const digest = (code: string): string => createHash('sha256').update(code).digest('hex')

/** As typed: small letters, spaces or none, O for 0 and I or L for 1. */
const readable = (code: string): string =>
  code
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
