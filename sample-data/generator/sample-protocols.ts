import type { Code } from '../../src/domain/code.ts'
import type { PhantomCm } from '../../src/domain/phantom.ts'

export const sampleProtocolIds = [
  'head-wo',
  'head-w',
  'sinuses',
  'neck-w',
  'cervical-spine',
  'lumbar-spine',
  'chest-w',
  'chest-wo',
  'ctpa',
  'abdomen-pelvis-w',
  'abdomen-pelvis-wo',
  'abdomen-w',
  'cap-w',
] as const
export type SampleProtocolId = (typeof sampleProtocolIds)[number]

export interface SampleProtocol {
  readonly loinc: string
  /** Share of the adults' and of the children's exams, before normalising. */
  readonly adultShare: number
  readonly childShare: number
  readonly phantomCm: PhantomCm
  /** Median over facilities for an adult of reference size (see `calibration.ts`). */
  readonly ctdivolMgy: number
  readonly lengthMm: number
  /** Which anchors children follow; null scales the adult value by body diameter. */
  readonly children: 'head' | 'chest' | 'abdomen' | null
  readonly region: Code
  /** The same region in the older SNOMED-RT coding that scanners still send. */
  readonly regionSrt: Code
  readonly secondPhase: number
  readonly bolusTiming: number
  readonly contrast: boolean
  /** Acquisition protocol of the diagnostic events, as consoles name it. */
  readonly acquisition: string
  readonly pitch: number
}

const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning })
const srt = (value: string, meaning: string): Code => ({ value, scheme: 'SRT', meaning })

const head = { region: sct('69536005', 'Head'), regionSrt: srt('T-D1100', 'Head') }
const neck = { region: sct('45048000', 'Neck'), regionSrt: srt('T-D1600', 'Neck') }
const spine = { region: sct('421060004', 'Spine'), regionSrt: srt('T-D0146', 'Spine') }
const chest = { region: sct('816094009', 'Chest'), regionSrt: srt('T-D3000', 'Chest') }
const abdomen = { region: sct('818981001', 'Abdomen'), regionSrt: srt('T-D4000', 'Abdomen') }
const abdomenPelvis = {
  region: sct('818982008', 'Abdomen and Pelvis'),
  regionSrt: srt('R-FAB57', 'Abdomen and Pelvis'),
}
const trunk = {
  region: sct('416775004', 'Chest, Abdomen and Pelvis'),
  regionSrt: srt('R-FAB56', 'Chest, Abdomen and Pelvis'),
}

/** Few codes, so that cells fill: children's heads, thoraces and abdomens lie on one code each. */
// prettier-ignore
export const sampleProtocols: Readonly<Record<SampleProtocolId, SampleProtocol>> = {
  'head-wo': { loinc: '30799-1', adultShare: 25, childShare: 41, phantomCm: 16, ctdivolMgy: 46, lengthMm: 158, children: 'head', ...head, secondPhase: 0.05, bolusTiming: 0, contrast: false, acquisition: 'HeadRoutine', pitch: 0.55 },
  'head-w': { loinc: '24727-0', adultShare: 5, childShare: 0.6, phantomCm: 16, ctdivolMgy: 45, lengthMm: 158, children: 'head', ...head, secondPhase: 0.05, bolusTiming: 0, contrast: true, acquisition: 'HeadContrast', pitch: 0.55 },
  sinuses: { loinc: '30588-8', adultShare: 4, childShare: 1.2, phantomCm: 16, ctdivolMgy: 10, lengthMm: 120, children: null, ...head, secondPhase: 0, bolusTiming: 0, contrast: false, acquisition: 'Sinus', pitch: 0.85 },
  'neck-w': { loinc: '36235-0', adultShare: 3.5, childShare: 0.6, phantomCm: 32, ctdivolMgy: 11, lengthMm: 270, children: null, ...neck, secondPhase: 0.04, bolusTiming: 0, contrast: true, acquisition: 'NeckRoutine', pitch: 0.9 },
  'cervical-spine': { loinc: '30592-0', adultShare: 5, childShare: 1, phantomCm: 32, ctdivolMgy: 15, lengthMm: 225, children: null, ...spine, secondPhase: 0, bolusTiming: 0, contrast: false, acquisition: 'CSpine', pitch: 0.8 },
  'lumbar-spine': { loinc: '30620-9', adultShare: 5, childShare: 0.4, phantomCm: 32, ctdivolMgy: 17, lengthMm: 250, children: null, ...spine, secondPhase: 0, bolusTiming: 0, contrast: false, acquisition: 'LSpine', pitch: 0.8 },
  'chest-w': { loinc: '24628-0', adultShare: 12, childShare: 28.5, phantomCm: 32, ctdivolMgy: 7.2, lengthMm: 365, children: 'chest', ...chest, secondPhase: 0.03, bolusTiming: 0.3, contrast: true, acquisition: 'ThorRoutine', pitch: 1.2 },
  'chest-wo': { loinc: '29252-4', adultShare: 9, childShare: 1.2, phantomCm: 32, ctdivolMgy: 6.6, lengthMm: 355, children: 'chest', ...chest, secondPhase: 0.04, bolusTiming: 0, contrast: false, acquisition: 'ThorNative', pitch: 1.2 },
  ctpa: { loinc: '79077-4', adultShare: 8, childShare: 0.2, phantomCm: 32, ctdivolMgy: 7.8, lengthMm: 320, children: 'chest', ...chest, secondPhase: 0.02, bolusTiming: 1, contrast: true, acquisition: 'PulmonaryEmbolism', pitch: 1.25 },
  'abdomen-pelvis-w': { loinc: '36813-4', adultShare: 14, childShare: 25, phantomCm: 32, ctdivolMgy: 9, lengthMm: 480, children: 'abdomen', ...abdomenPelvis, secondPhase: 0.08, bolusTiming: 0.2, contrast: true, acquisition: 'AbdPelvis', pitch: 0.95 },
  'abdomen-pelvis-wo': { loinc: '36952-0', adultShare: 7, childShare: 0.4, phantomCm: 32, ctdivolMgy: 7.8, lengthMm: 470, children: 'abdomen', ...abdomenPelvis, secondPhase: 0.02, bolusTiming: 0, contrast: false, acquisition: 'AbdNative', pitch: 1 },
  'abdomen-w': { loinc: '79103-8', adultShare: 4, childShare: 0.2, phantomCm: 32, ctdivolMgy: 9, lengthMm: 300, children: 'abdomen', ...abdomen, secondPhase: 0.25, bolusTiming: 0.3, contrast: true, acquisition: 'AbdRoutine', pitch: 0.95 },
  'cap-w': { loinc: '72254-6', adultShare: 9, childShare: 0.2, phantomCm: 32, ctdivolMgy: 8.8, lengthMm: 680, children: null, ...trunk, secondPhase: 0.1, bolusTiming: 0.35, contrast: true, acquisition: 'ThorAbdPelvis', pitch: 1.05 },
}
