import type { ExamPlan } from './exam-plan.ts'

export interface Scenario {
  readonly hospital: string
  /** File name for formats of one report a file. */
  readonly name: string
  readonly plan: Partial<ExamPlan> & Pick<ExamPlan, 'population' | 'protocol'>
}

const csv = 'st-brigid'
const ndjson = 'ch-val-de-loire'
const effective = 'klinikum-nordheide'
const childrens = 'rainbow-childrens'
const enhanced = 'spital-am-see'

/** What the small set shows, one exam a line; whatever a plan does not name does not happen in it. */
// prettier-ignore
export const scenarios: readonly Scenario[] = [
  { hospital: csv, name: 'head', plan: { population: 'adult', protocol: 'head-wo' } },
  { hospital: csv, name: 'two-phases', plan: { population: 'adult', protocol: 'abdomen-pelvis-w', secondPhase: true } },
  { hospital: csv, name: 'timing', plan: { population: 'adult', protocol: 'ctpa', bolusTiming: true } },
  { hospital: csv, name: 'no-weight', plan: { population: 'adult', protocol: 'chest-w', weightMissing: true } },
  { hospital: csv, name: 'duplicate', plan: { population: 'adult', protocol: 'chest-wo', duplicate: true } },
  { hospital: csv, name: 'dlp-times-ten', plan: { population: 'adult', protocol: 'lumbar-spine', unitMistake: 'dlp-x10' } },
  { hospital: csv, name: 'planning', plan: { population: 'adult', protocol: 'chest-wo', special: 'planning' } },
  { hospital: csv, name: 'guidance', plan: { population: 'adult', protocol: 'abdomen-w', special: 'guidance' } },
  { hospital: csv, name: 'test-patient', plan: { population: 'adult', protocol: 'head-wo', special: 'test' } },
  { hospital: csv, name: 'unmapped', plan: { population: 'adult', protocol: 'neck-w', unmappedName: true } },
  { hospital: csv, name: 'newborn-head', plan: { population: 'child', protocol: 'head-wo', ageYears: 0.05 } },
  { hospital: csv, name: 'toddler-head', plan: { population: 'child', protocol: 'head-wo', ageYears: 2.4 } },
  { hospital: csv, name: 'child-chest', plan: { population: 'child', protocol: 'chest-w', ageYears: 7 } },
  { hospital: csv, name: 'child-abdomen', plan: { population: 'child', protocol: 'abdomen-pelvis-w', ageYears: 11 } },
  { hospital: csv, name: 'sinuses', plan: { population: 'adult', protocol: 'sinuses', heightMissing: true } },
  { hospital: ndjson, name: 'head', plan: { population: 'adult', protocol: 'head-wo' } },
  { hospital: ndjson, name: 'head-contrast', plan: { population: 'adult', protocol: 'head-w', secondPhase: true } },
  { hospital: ndjson, name: 'chest', plan: { population: 'adult', protocol: 'chest-w', bolusTiming: true } },
  { hospital: ndjson, name: 'trunk', plan: { population: 'adult', protocol: 'cap-w' } },
  { hospital: ndjson, name: 'duplicate', plan: { population: 'adult', protocol: 'abdomen-pelvis-wo', duplicate: true } },
  { hospital: ndjson, name: 'ctdivol-times-hundred', plan: { population: 'adult', protocol: 'abdomen-pelvis-w', unitMistake: 'ctdivol-x100' } },
  { hospital: ndjson, name: 'pet-ct', plan: { population: 'adult', protocol: 'cap-w', special: 'pet-ct' } },
  { hospital: ndjson, name: 'spine', plan: { population: 'adult', protocol: 'cervical-spine' } },
  { hospital: ndjson, name: 'no-weight', plan: { population: 'adult', protocol: 'ctpa', weightMissing: true, bolusTiming: true } },
  { hospital: ndjson, name: 'infant-head', plan: { population: 'child', protocol: 'head-wo', ageYears: 0.5 } },
  { hospital: ndjson, name: 'child-head', plan: { population: 'child', protocol: 'head-wo', ageYears: 9 } },
  { hospital: ndjson, name: 'newborn-chest', plan: { population: 'child', protocol: 'chest-w', ageYears: 0.02 } },
  { hospital: ndjson, name: 'child-chest', plan: { population: 'child', protocol: 'chest-w', ageYears: 5 } },
  { hospital: ndjson, name: 'child-abdomen', plan: { population: 'child', protocol: 'abdomen-pelvis-w', ageYears: 3 } },
  { hospital: ndjson, name: 'youth-abdomen', plan: { population: 'child', protocol: 'abdomen-pelvis-w', ageYears: 15.5 } },
  { hospital: effective, name: 'head', plan: { population: 'adult', protocol: 'head-wo' } },
  { hospital: effective, name: 'dual-source', plan: { population: 'adult', protocol: 'ctpa', bolusTiming: true } },
  { hospital: effective, name: 'cumulative', plan: { population: 'adult', protocol: 'chest-w', secondPhase: true, cumulative: true } },
  { hospital: effective, name: 'planning', plan: { population: 'adult', protocol: 'chest-wo', special: 'planning' } },
  { hospital: effective, name: 'ssde', plan: { population: 'adult', protocol: 'abdomen-pelvis-w' } },
  { hospital: childrens, name: 'newborn-head', plan: { population: 'child', protocol: 'head-wo', ageYears: 0.1, duplicate: true } },
  { hospital: childrens, name: 'child-chest-ssde', plan: { population: 'child', protocol: 'chest-w', ageYears: 4 } },
  { hospital: childrens, name: 'child-abdomen-ssde', plan: { population: 'child', protocol: 'abdomen-pelvis-w', ageYears: 12 } },
  { hospital: enhanced, name: 'enhanced-sr-chest', plan: { population: 'adult', protocol: 'chest-wo' } },
  { hospital: enhanced, name: 'enhanced-sr-child-head', plan: { population: 'child', protocol: 'head-wo', ageYears: 6.5 } },
]
