export interface ScannerModel {
  readonly manufacturer: string
  readonly model: string
  readonly family: 'siemens' | 'ge' | 'canon' | 'philips'
  readonly singleCollimationMm: number
  readonly totalCollimationMm: number
  readonly modulation: string
  readonly dualSource: boolean
  readonly pet: boolean
  /** Before and after the upgrade. */
  readonly software: readonly [string, string]
}

export interface FamilyHabits {
  readonly localiser: string
  readonly preMonitoring: string | null
  readonly monitoring: string
  /** Some consoles report localisers without CTDIvol, DLP and phantom. */
  readonly localiserDose: boolean
  readonly headIsSequenced: boolean
}

// prettier-ignore
export const scannerModels = {
  definitionFlash: { manufacturer: 'SIEMENS', model: 'SOMATOM Definition Flash', family: 'siemens', singleCollimationMm: 0.6, totalCollimationMm: 38.4, modulation: 'XYZ_EC', dualSource: true, pet: false, software: ['syngo CT VA44A', 'syngo CT VA48A'] },
  force: { manufacturer: 'SIEMENS', model: 'SOMATOM Force', family: 'siemens', singleCollimationMm: 0.6, totalCollimationMm: 57.6, modulation: 'XYZ_EC', dualSource: true, pet: false, software: ['syngo CT VA50A', 'syngo CT VB20A'] },
  goTop: { manufacturer: 'Siemens Healthineers', model: 'SOMATOM go.Top', family: 'siemens', singleCollimationMm: 0.6, totalCollimationMm: 38.4, modulation: 'XYZ_EC', dualSource: false, pet: false, software: ['syngo CT VA40A', 'syngo CT VB20A'] },
  biograph: { manufacturer: 'SIEMENS', model: 'Biograph mCT', family: 'siemens', singleCollimationMm: 1.2, totalCollimationMm: 19.2, modulation: 'XYZ_EC', dualSource: false, pet: true, software: ['syngo CT 2012B', 'syngo CT VG60A'] },
  revolution: { manufacturer: 'GE MEDICAL SYSTEMS', model: 'Revolution EVO', family: 'ge', singleCollimationMm: 0.625, totalCollimationMm: 40, modulation: 'AutoSmartmA', dualSource: false, pet: false, software: ['revo_ct_17BCON.43', 'revo_ct_22BC.50'] },
  optima: { manufacturer: 'GE MEDICAL SYSTEMS', model: 'Optima CT660', family: 'ge', singleCollimationMm: 0.625, totalCollimationMm: 40, modulation: 'SmartmA', dualSource: false, pet: false, software: ['gmp_vct.42', 'gmp_vct.66'] },
  aquilionPrime: { manufacturer: 'TOSHIBA', model: 'Aquilion PRIME', family: 'canon', singleCollimationMm: 0.5, totalCollimationMm: 40, modulation: 'SUREExposure 3D', dualSource: false, pet: false, software: ['V7.03ER004', 'V8.42'] },
  aquilionOne: { manufacturer: 'Canon Medical Systems', model: 'Aquilion ONE', family: 'canon', singleCollimationMm: 0.5, totalCollimationMm: 80, modulation: 'SUREExposure 3D', dualSource: false, pet: false, software: ['V8.90', 'V10.8'] },
  ingenuity: { manufacturer: 'Philips', model: 'Ingenuity CT', family: 'philips', singleCollimationMm: 0.625, totalCollimationMm: 40, modulation: 'DoseRight ACS', dualSource: false, pet: false, software: ['4.1.6', '4.1.10'] },
  incisive: { manufacturer: 'Philips', model: 'Incisive CT', family: 'philips', singleCollimationMm: 0.625, totalCollimationMm: 40, modulation: 'DoseRight 3D-DOM', dualSource: false, pet: false, software: ['4.5.1', '5.0.0'] },
} as const satisfies Readonly<Record<string, ScannerModel>>
export type ScannerModelId = keyof typeof scannerModels

export const familyHabits: Readonly<Record<ScannerModel['family'], FamilyHabits>> = {
  siemens: {
    localiser: 'Topogram',
    preMonitoring: 'PreMonitoring',
    monitoring: 'Monitoring',
    localiserDose: true,
    headIsSequenced: false,
  },
  ge: {
    localiser: 'Scout',
    preMonitoring: null,
    monitoring: 'SmartPrep Series',
    localiserDose: false,
    headIsSequenced: true,
  },
  canon: {
    localiser: 'Dual Scano',
    preMonitoring: 'S&S',
    monitoring: 'SUREStart',
    localiserDose: true,
    headIsSequenced: false,
  },
  philips: {
    localiser: 'Surview',
    preMonitoring: null,
    monitoring: 'Bolus Tracking',
    localiserDose: true,
    headIsSequenced: true,
  },
}
