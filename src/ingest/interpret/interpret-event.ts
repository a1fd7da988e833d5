import type { IrradiationEventInput } from '../../contract/exam-record.ts'
import { effectiveDiameterCm } from '../../domain/effective-diameter.ts'
import type { IrradiationEvent } from '../../domain/event.ts'
import type { Modality } from '../../domain/exam-report.ts'
import type { Pseudonymiser } from '../ports.ts'
import type { CleanText } from './clean-text.ts'
import { cleanCode } from './clean-code.ts'
import { eventRole } from './event-role.ts'
import { eventSsde } from './event-ssde.ts'
import type { FindingList } from './finding-list.ts'
import { readDose } from './read-dose.ts'
import { readNumber } from './read-number.ts'
import { parseDateTime, readTime } from './read-time.ts'

/** Body dimensions outside are no patient's, in cm (a fetus excluded, a bariatric patient included). */
const bodyCm = { min: 3, max: 90 } as const

export interface JudgedEvent {
  readonly event: IrradiationEvent
  /** What decided its role, in words. */
  readonly evidence: string | null
}

/** @param number 1-based position within the record, for findings */
export function interpretEvent(
  input: IrradiationEventInput,
  number: number,
  modality: Modality,
  clean: CleanText,
  pseudonymiser: Pseudonymiser,
  findings: FindingList,
): JudgedEvent {
  const at = (field: keyof IrradiationEventInput) => ({ field, event: number })
  const dose = (
    field: 'ctdivolMgy' | 'dlpMgyCm' | 'ssdeMgy' | 'kapGyCm2' | 'kaRGy',
    quantity: Parameters<typeof readDose>[1],
  ) => readDose(input[field], quantity, at(field), findings)
  const numberOf = (field: NumberField) => readNumber(input[field], at(field), findings)
  const dimension = (field: DimensionField): number | null => {
    const cm = numberOf(field)
    if (cm === null || (cm >= bodyCm.min && cm <= bodyCm.max)) return cm
    // Zero is how consoles leave the field unfilled.
    if (cm > 0) findings.add('size-implausible', at(field))
    return null
  }

  const uid = input.irradiationEventUid?.trim() ?? ''
  const lateralDimensionCm = dimension('lateralDimensionCm')
  const apDimensionCm = dimension('apDimensionCm')
  // Role and SSDE follow below; one literal for all, as copies of so many fields are slow to handle after.
  const event: Writable<IrradiationEvent> = {
    role: 'diagnostic',
    ssde: null,
    eventUid: uid === '' ? null : pseudonymiser.pseudonymUid(uid),
    acquisitionType: input.acquisitionType ?? null,
    acquisitionProtocol: clean(input.acquisitionProtocol),
    targetRegion: cleanCode(input.targetRegion, clean),
    phantomCm: input.phantomCm ?? null,
    ctdivol: dose('ctdivolMgy', 'CTDIvol'),
    dlp: dose('dlpMgyCm', 'DLP'),
    kap: dose('kapGyCm2', 'KAP'),
    kaR: dose('kaRGy', 'KaR'),
    scanningLengthMm: numberOf('scanningLengthMm'),
    pitch: numberOf('pitch'),
    kvp: numberOf('kvp'),
    tubeCurrentMa: numberOf('tubeCurrentMa'),
    maxTubeCurrentMa: numberOf('maxTubeCurrentMa'),
    exposureTimeS: numberOf('exposureTimeS'),
    exposureTimePerRotationS: numberOf('exposureTimePerRotationS'),
    singleCollimationMm: numberOf('singleCollimationMm'),
    totalCollimationMm: numberOf('totalCollimationMm'),
    xRaySources: numberOf('xRaySources'),
    modulation: clean(input.modulation),
    waterEquivalentDiameterCm: dimension('waterEquivalentDiameterCm'),
    effectiveDiameterCm:
      dimension('effectiveDiameterCm') ??
      effectiveDiameterCm({ apCm: apDimensionCm, lateralCm: lateralDimensionCm }),
    lateralDimensionCm,
    apDimensionCm,
    startedAt: readTime(input.startedAt, parseDateTime, at('startedAt'), findings),
  }
  const { role, evidence } = eventRole(event, modality)
  event.role = role
  event.ssde = dose('ssdeMgy', 'SSDE') ?? eventSsde(event)
  return { event, evidence }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

type DimensionField =
  'waterEquivalentDiameterCm' | 'effectiveDiameterCm' | 'lateralDimensionCm' | 'apDimensionCm'

type NumberField =
  | DimensionField
  | 'scanningLengthMm'
  | 'pitch'
  | 'kvp'
  | 'tubeCurrentMa'
  | 'maxTubeCurrentMa'
  | 'exposureTimeS'
  | 'exposureTimePerRotationS'
  | 'singleCollimationMm'
  | 'totalCollimationMm'
  | 'xRaySources'
