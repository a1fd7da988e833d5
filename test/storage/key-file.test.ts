import { randomBytes } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { masterKey } from '../../src/storage/key-file.ts'
import { temporaryDirectory } from './support/temporary-registry.ts'

describe('masterKey', () => {
  it('makes 32 random bytes on first use, for the owner only, and reads them from then on', () => {
    const dataDir = temporaryDirectory()
    const key = masterKey(dataDir, randomBytes)
    const file = join(dataDir, 'keys', 'master.key')
    expect(key).toHaveLength(32)
    expect(new Uint8Array(readFileSync(file))).toEqual(key)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(dataDir, 'keys'))).toEqual(['master.key'])
    expect(masterKey(dataDir, randomBytes)).toEqual(key)
  })

  it('refuses a key that others may read, or that is not whole, and replaces neither', () => {
    const dataDir = temporaryDirectory()
    masterKey(dataDir, randomBytes)
    const file = join(dataDir, 'keys', 'master.key')
    chmodSync(file, 0o644)
    expect(() => masterKey(dataDir, randomBytes)).toThrow('mode 600')
    chmodSync(file, 0o600)
    writeFileSync(file, 'short')
    expect(() => masterKey(dataDir, randomBytes)).toThrow('32 bytes')
    expect(readFileSync(file, 'utf8')).toBe('short')
  })
})
