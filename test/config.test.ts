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

  it('want both halves of a certificate, and one before an authority of senders', () => {
    const faultsOf = (environment: Record<string, string>) => {
      try {
        parseConfig(environment)
        return []
      } catch (error) {
        return error instanceof ConfigError ? error.faults : [error]
      }
    }
    const [cert, key] = [{ OPENDRL_DICOM_TLS_CERT: 'a' }, { OPENDRL_DICOM_TLS_KEY: 'b' }]
    expect(faultsOf(cert)).toHaveLength(1)
    expect(faultsOf(key)).toHaveLength(1)
    expect(faultsOf({ OPENDRL_DICOM_TLS_CA: 'c' })).toHaveLength(1)
    expect(faultsOf({ ...cert, ...key, OPENDRL_DICOM_TLS_CA: 'c' })).toEqual([])
  })

  it('leave the DICOM door shut unless a port is given', () => {
    expect(parseConfig({}).OPENDRL_DICOM_PORT).toBeNull()
    expect(parseConfig({ OPENDRL_DICOM_PORT: '104' }).OPENDRL_DICOM_PORT).toBe(104)
    expect(() => parseConfig({ OPENDRL_DICOM_PORT: '70000' })).toThrow(ConfigError)
  })

  it('explain themselves', () => {
    for (const { help } of Object.values(settings)) expect(help).toMatch(/^[A-Z].+\.$/)
  })
})
