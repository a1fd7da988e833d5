import { describe, expect, it } from 'vitest'
import { schemeById } from '../../src/catalogue/banding-schemes.ts'
import { kFactorSets } from '../../src/catalogue/k-factors.ts'
import { protocolByLoinc, protocols } from '../../src/catalogue/protocols.ts'

/** LOINC check digit: mod 10, doubling every second digit from the right. */
function hasCheckDigit(code: string): boolean {
  const [digits = '', check = ''] = code.split('-')
  const doubled = (digit: number) => (digit > 4 ? 2 * digit - 9 : 2 * digit)
  const sum = Array.from(digits, Number)
    .reverse()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? doubled(digit) : digit), 0)
  return (10 - (sum % 10)) % 10 === Number(check)
}

describe('protocols', () => {
  it.each(protocols)('$loinc $name has a valid LOINC check digit', ({ loinc }) => {
    expect(loinc).toMatch(/^\d{5}-\d$/)
    expect(hasCheckDigit(loinc)).toBe(true)
  })
  it('are about fifty CT exams and the plain paediatric radiography and fluoroscopy exams', () => {
    const count = (modality: string) => protocols.filter((row) => row.modality === modality).length
    expect(count('CT')).toBeGreaterThanOrEqual(50)
    expect(count('DX')).toBeGreaterThanOrEqual(12)
    expect(count('RF')).toBeGreaterThanOrEqual(4)
  })
  it.each(protocols)(
    '$loinc names an existing paediatric scheme: heads by age, bodies by weight',
    (row) => {
      const scheme = schemeById(row.paediatricScheme)
      expect(scheme?.population.kind).toBe('paediatric')
      if (row.region === 'head' || row.region === 'face') {
        expect(row.paediatricScheme).toBe('pidrl-head-age')
      }
      if (['chest', 'abdomen', 'pelvis', 'trunk', 'heart', 'spine'].includes(row.region)) {
        expect(row.paediatricScheme).toBe('pidrl-body-weight')
      }
    },
  )
  it.each(protocols)('$loinc names a region that some factor set has, or none', ({ kRegion }) => {
    const regions = new Set(kFactorSets.flatMap(({ rows }) => rows.map(({ region }) => region)))
    expect(kRegion === null || regions.has(kRegion)).toBe(true)
  })
  it('have a CTDI phantom and an effective-dose region only where they are CT', () => {
    for (const row of protocols.filter(({ modality }) => modality !== 'CT')) {
      expect([row.defaultPhantomCm, row.kRegion]).toEqual([null, null])
    }
  })
  it('state how an RPID was paired, exactly where there is one', () => {
    for (const row of protocols) expect(row.rpid === null).toBe(row.rpidPairing === null)
  })
  it('are found by LOINC code', () => {
    expect(protocolByLoinc('30799-1')).toMatchObject({
      name: 'CT Head WO contrast',
      rpid: 'RPID22',
      region: 'head',
      defaultPhantomCm: 16,
      paediatricScheme: 'pidrl-head-age',
    })
    expect(protocolByLoinc('24628-0')).toMatchObject({ region: 'chest', kRegion: 'chest' })
    expect(protocolByLoinc('25017-5')).toMatchObject({ modality: 'RF', region: 'pelvis' })
    expect(protocolByLoinc('00000-0')).toBeUndefined()
  })
})
