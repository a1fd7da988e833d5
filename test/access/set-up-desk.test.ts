import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyRing } from '../../src/access/key-ring.ts'
import { createSetUpDesk } from '../../src/access/set-up-desk.ts'
import { temporaryRegistry } from '../storage/support/temporary-registry.ts'

const minute = 60_000

async function emptyRegistry() {
  const { keys, facilities } = await temporaryRegistry()
  let now = Date.parse('2026-01-01T00:00:00Z')
  const clock = () => new Date(now)
  const ring = createKeyRing(keys, facilities, randomBytes, clock)
  return {
    ring,
    desk: createSetUpDesk(ring, randomBytes, clock),
    pass: (ms: number) => {
      now += ms
    },
  }
}
const open = async ({ desk }: Awaited<ReturnType<typeof emptyRegistry>>): Promise<string> => {
  const code = await desk.open()
  if (code === null) throw new Error('the registry has no key')
  return code
}

describe('setting up an empty registry', () => {
  it('makes its first administrator for the code, as it is typed by people, once', async () => {
    const registry = await emptyRegistry()
    expect(await registry.desk.isOpen()).toBe(false)
    const code = await open(registry)
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    expect(await registry.desk.isOpen()).toBe(true)
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`
    expect(await registry.desk.use(typed, 'me')).toMatchObject({ roles: ['admin'], label: 'me' })
    expect(await registry.desk.use(code, 'me')).toEqual({ refused: 'closed' })
    expect(await registry.desk.isOpen()).toBe(false)
    expect(await registry.desk.open()).toBeNull()
    expect(await registry.ring.listKeys()).toHaveLength(1)
  })

  it('makes one, when the code is used twice at the same moment', async () => {
    const registry = await emptyRegistry()
    const code = await open(registry)
    const both = await Promise.all([registry.desk.use(code, 'a'), registry.desk.use(code, 'b')])
    expect(both.filter((answer) => 'refused' in answer)).toEqual([{ refused: 'closed' }])
    expect(await registry.ring.listKeys()).toHaveLength(1)
  })

  it('is closed after an hour', async () => {
    const registry = await emptyRegistry()
    const code = await open(registry)
    registry.pass(60 * minute)
    expect(await registry.desk.use(code, 'me')).toEqual({ refused: 'closed' })
  })

  it('takes five wrong codes a minute and twenty in all; then the right one is void too', async () => {
    const registry = await emptyRegistry()
    const code = await open(registry)
    let [wrong, refused] = [0, 0]
    for (let minutes = 0; minutes < 4; minutes++) {
      for (let n = 0; n < 8; n++) {
        const answer = await registry.desk.use('AAAA-AAAA-AAAA', 'me')
        if ('refused' in answer && answer.refused === 'wrong-code') wrong++
        if ('refused' in answer && answer.refused === 'too-many') refused++
      }
      if (minutes === 0)
        expect(await registry.desk.use(code, 'me')).toEqual({ refused: 'too-many' })
      registry.pass(minute)
    }
    expect([wrong, refused]).toEqual([20, 9])
    expect(await registry.desk.use(code, 'me')).toEqual({ refused: 'closed' })
  })

  it('is never open where there is a key, whoever made it', async () => {
    const registry = await emptyRegistry()
    const code = await open(registry)
    await registry.ring.createKey({ label: 'k', roles: ['uploader'], facilities: ['a'] })
    expect(await registry.desk.isOpen()).toBe(false)
    expect(await registry.desk.use(code, 'me')).toEqual({ refused: 'closed' })
  })
})
