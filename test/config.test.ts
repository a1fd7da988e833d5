import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig, settings } from '../src/config.ts'

describe('settings', () => {
  it('have defaults for everything, and an empty variable means the default', () => {
    expect(parseConfig({})).toEqual(parseConfig({ OPENDRL_PORT: '' }))
    expect(parseConfig({}).OPENDRL_PORT).toBe(8080)
  })

  it('name every fault together, also variables that do not exist', () => {
    const faulty = {
      OPENDRL_PORT: '12.5',
      OPENDRL_LOG_LEVEL: 'loud',
      OPENDRL_DATADIR: '/x',
      HOME: '/',
    }
    expect(() => parseConfig(faulty)).toThrow(ConfigError)
    try {
      parseConfig(faulty)
    } catch (error) {
      expect(
        error instanceof ConfigError && error.faults.map((fault) => fault.split(':')[0]),
      ).toEqual(['OPENDRL_DATADIR', 'OPENDRL_PORT', 'OPENDRL_LOG_LEVEL'])
    }
  })

  it('explain themselves', () => {
    for (const { help } of Object.values(settings)) expect(help).toMatch(/^[A-Z].+\.$/)
  })
})
