import { describe, expect, it } from 'vitest'
import type { AcquisitionType } from '../../../src/domain/event.ts'
import { eventRole } from '../../../src/ingest/interpret/event-role.ts'

const role = (
  acquisitionType: AcquisitionType | null,
  acquisitionProtocol: string | null,
  scanningLengthMm: number | null,
) => eventRole({ acquisitionType, acquisitionProtocol, scanningLengthMm }, 'CT').role

describe('the role of a CT event', () => {
  it.each([
    ['constant-angle', 'Topogram', 821, 'localiser'],
    ['constant-angle', 'Neck+CAP+C (SureStart)', 0, 'localiser'],
    ['stationary', 'PreMonitoring', 10, 'timing'],
    ['stationary', null, 5, 'timing'],
    ['stationary', 'Monitoring', null, 'timing'],
    ['stationary', null, null, 'diagnostic'],
    ['sequenced', 'Test Bolus', 10, 'timing'],
    ['sequenced', 'SMART PREP Baseline', 5, 'timing'],
    ['spiral', 'Bolus-Tracking', 50, 'timing'],
    ['spiral', 'CAP (SureStart)', 50.1, 'diagnostic'],
    ['spiral', '100sec Neck & Chest +C (vHP)', 366, 'diagnostic'],
    ['stationary', 'Neuro Perfusion', 18.75, 'diagnostic'],
    ['spiral', 'Thorax', 8, 'diagnostic'],
    ['spiral', 'Monitoring', null, 'diagnostic'],
  ] as const)('%s "%s" over %s mm is %s', (type, name, length, expected) => {
    expect(role(type, name, length)).toBe(expected)
  })

  it.each([
    'Prémonitorage',
    'Suivi de bolus',
    'Monitorización',
    'Test de bolo',
    'Premonitoraggio',
    'Bolo test',
    'Testbolus',
    'Bolusverfolgung',
    'Bolusspårning',
    'Bolus testowy',
    'Śledzenie bolusa',
    'Bolusseuranta',
    'CARE Bolus',
    'Tracker',
  ])('is timing for a short run named "%s"', (name) => {
    expect(role('sequenced', name, 10)).toBe('timing')
    expect(role('spiral', name, 300)).toBe('diagnostic')
  })

  it('is asked of the name where the type is not given', () => {
    expect(role(null, 'Topogram_PA', null)).toBe('localiser')
    expect(role(null, 'SCOUT 1', null)).toBe('localiser')
    expect(role(null, 'Thorax', null)).toBe('diagnostic')
  })

  it('is diagnostic for radiography and fluoroscopy, whatever the type', () => {
    const event = {
      acquisitionType: 'stationary',
      acquisitionProtocol: null,
      scanningLengthMm: 5,
    } as const
    expect(eventRole(event, 'RF').role).toBe('diagnostic')
  })
})
