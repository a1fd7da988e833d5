import type { Code } from '../../src/domain/code.ts'
import type { PhantomCm } from '../../src/domain/phantom.ts'
import type { IrradiationEventInput } from '../../src/contract/exam-record.ts'
import { model } from './calibration.ts'
import { ssdeFactor, tubeCurrentMa, typicalScan, type TypicalScan } from './dose-model.ts'
import type { ExamPlan } from './exam-plan.ts'
import type { GeneratedHospital, GeneratedScanner } from './hospital.ts'
import type { Body } from './patient.ts'
import type { Random } from './random.ts'
import { sampleProtocols, type SampleProtocol } from './sample-protocols.ts'
import { familyHabits, type FamilyHabits } from './scanner-models.ts'

/** The second tube of a dual-source event. */
export interface SecondSource {
  readonly kvp: number
  readonly tubeCurrentMa: number
  readonly maxTubeCurrentMa: number
  readonly exposureTimePerRotationS: number
}

export interface SampledEvent {
  readonly event: IrradiationEventInput
  readonly second: SecondSource | null
}

export interface Circumstances {
  readonly plan: ExamPlan
  readonly hospital: GeneratedHospital
  readonly scanner: GeneratedScanner
  readonly body: Body
  /** Added to ln(CTDIvol) and ln(length): facility, scanner, software. */
  readonly ctdivolEffect: number
  readonly lengthEffect: number
  /** Of the event with this 0-based position in the exam. */
  readonly uidOf: (index: number) => string
  readonly startOf: (index: number) => string
}

/** Rounds to a number of decimals; prints without a tail. */
export function decimals(value: number, places: 0 | 1 | 2 | 3): number {
  const scale = places === 0 ? 1 : places === 1 ? 10 : places === 2 ? 100 : 1000
  return Math.round(value * scale) / scale
}

interface Shot {
  readonly acquisition: string
  readonly type: NonNullable<IrradiationEventInput['acquisitionType']>
  readonly ctdivolMgy: number | null
  readonly lengthMm: number
  readonly kvp: number
  readonly pitch: number | null
  readonly rotationS: number | null
  readonly collimationMm: number
  readonly modulated: boolean
  readonly sized: boolean
}

/** Draws the events of one exam in the order the console made them. */
export class EventSampler {
  readonly #random: Random
  readonly #of: Circumstances
  readonly #protocol: SampleProtocol
  readonly #phantomCm: PhantomCm
  readonly #region: Code
  readonly #habits: FamilyHabits
  #drawn = 0

  constructor(random: Random, of: Circumstances) {
    this.#random = random
    this.#of = of
    this.#protocol = sampleProtocols[of.plan.protocol]
    const infant = of.plan.population === 'child' && of.body.weightKg < 10
    this.#phantomCm =
      of.hospital.infantBodiesOn16cm && infant && of.plan.special === null
        ? 16
        : this.#protocol.phantomCm
    this.#region = of.hospital.enhancedSr ? this.#protocol.regionSrt : this.#protocol.region
    this.#habits = familyHabits[of.scanner.family]
  }

  sample(): readonly SampledEvent[] {
    if (this.#of.plan.special === 'test') return this.#testShots()
    if (this.#of.plan.special === 'guidance') return this.#guidanceShots()
    const scan = this.#scan()
    const events = this.#localisers(scan)
    if (this.#of.plan.special !== null) return [...events, this.#specialShot()]
    if (this.#of.plan.bolusTiming) events.push(...this.#timing())
    events.push(this.#diagnostic(scan, ''))
    if (this.#of.plan.secondPhase) {
      const again = this.#random.between(0.8, 1)
      const second = {
        ctdivolMgy: scan.ctdivolMgy * this.#random.between(0.85, 1),
        lengthMm: scan.lengthMm * again,
      }
      events.push(this.#diagnostic(second, '_2'))
    }
    return events
  }

  #scan(): TypicalScan {
    const { plan, body, ctdivolEffect, lengthEffect } = this.#of
    const typical = typicalScan(this.#protocol, plan.population, body)
    const onPhantom = this.#phantomCm === this.#protocol.phantomCm ? 1 : model.phantomRatio
    const ctdivolZ = this.#random.normalWithin(2.8)
    return {
      ctdivolMgy:
        typical.ctdivolMgy * onPhantom * Math.exp(ctdivolEffect + model.examSd * ctdivolZ),
      lengthMm:
        typical.lengthMm *
        Math.exp(lengthEffect + model.examLengthSd * this.#random.normalWithin(2.5)),
    }
  }

  #localisers(scan: TypicalScan): SampledEvent[] {
    const body = this.#phantomCm === 32
    const count = body && this.#random.chance(this.#of.scanner.family === 'ge' ? 1 : 0.25) ? 2 : 1
    const dose = body ? 0.1 : 0.16
    const child = this.#of.plan.population === 'child'
    const shots: SampledEvent[] = []
    for (let index = 0; index < count; index += 1) {
      shots.push(
        this.#event({
          acquisition: this.#habits.localiser,
          type: 'constant-angle',
          ctdivolMgy: this.#habits.localiserDose
            ? dose * (child ? 0.5 : 1) * this.#random.between(0.8, 1.3)
            : null,
          lengthMm: scan.lengthMm + this.#random.between(20, child ? 40 : 90),
          kvp: child ? 80 : 120,
          pitch: null,
          rotationS: null,
          collimationMm: 3.6,
          modulated: false,
          sized: false,
        }),
      )
    }
    return shots
  }

  /** Stationary, 10 mm: the run that waits for the contrast. */
  #timing(): SampledEvent[] {
    const run = (acquisition: string, rotations: number): SampledEvent =>
      this.#event({
        acquisition,
        type: 'stationary',
        ctdivolMgy: rotations * this.#random.between(0.55, 0.95),
        lengthMm: 10,
        kvp: this.#of.plan.population === 'child' ? 80 : 100,
        pitch: null,
        rotationS: 0.5,
        collimationMm: 10,
        modulated: false,
        sized: false,
      })
    const before = this.#habits.preMonitoring === null ? [] : [run(this.#habits.preMonitoring, 1)]
    return [...before, run(this.#habits.monitoring, 3 + this.#random.below(8))]
  }

  #kvp(): number {
    const { plan, body } = this.#of
    if (plan.population === 'child') {
      if (this.#protocol.phantomCm === 16) return body.ageYears < 6 ? 100 : 120
      return body.weightKg < 15 ? 80 : body.weightKg < 45 ? 100 : 120
    }
    return this.#protocol.phantomCm === 32 && body.diameterCm < 28 ? 100 : 120
  }

  #diagnostic(scan: TypicalScan, suffix: string): SampledEvent {
    const head = this.#protocol.children === 'head'
    const sequenced = head && this.#habits.headIsSequenced && this.#of.plan.population === 'adult'
    return this.#event({
      acquisition: this.#protocol.acquisition + suffix,
      type: sequenced ? 'sequenced' : 'spiral',
      ctdivolMgy: scan.ctdivolMgy,
      lengthMm: scan.lengthMm,
      kvp: this.#kvp(),
      pitch: sequenced ? null : this.#protocol.pitch,
      rotationS: head ? 1 : 0.5,
      collimationMm: this.#of.scanner.totalCollimationMm,
      modulated: true,
      // The diameter is the trunk's: a neck measured by it would get a wrong SSDE.
      sized: this.#of.plan.protocol === 'cap-w' || (!head && this.#protocol.children !== null),
    })
  }

  #specialShot(): SampledEvent {
    const planning = this.#of.plan.special === 'planning'
    return this.#event({
      acquisition: planning ? 'RTP_4DCT' : 'PET_CT_AC',
      type: 'spiral',
      ctdivolMgy: (planning ? 24 : 3) * Math.exp(0.25 * this.#random.normalWithin(2)),
      lengthMm: planning ? 310 : 950,
      kvp: 120,
      pitch: planning ? 0.09 : 0.8,
      rotationS: 0.5,
      collimationMm: this.#of.scanner.totalCollimationMm,
      modulated: true,
      sized: false,
    })
  }

  #guidanceShots(): SampledEvent[] {
    const shots: SampledEvent[] = []
    for (let index = 0, count = 3 + this.#random.below(3); index < count; index += 1) {
      shots.push(
        this.#event({
          acquisition: 'Biopsy',
          type: 'sequenced',
          ctdivolMgy: this.#random.between(2, 6),
          lengthMm: 30 + 5 * this.#random.below(5),
          kvp: 120,
          pitch: null,
          rotationS: 0.5,
          collimationMm: 10,
          modulated: false,
          sized: false,
        }),
      )
    }
    return shots
  }

  #testShots(): SampledEvent[] {
    return [
      this.#event({
        acquisition: 'QA_Phantom',
        type: 'sequenced',
        ctdivolMgy: this.#random.between(20, 60),
        lengthMm: 40,
        kvp: 120,
        pitch: null,
        rotationS: 1,
        collimationMm: this.#of.scanner.totalCollimationMm,
        modulated: false,
        sized: false,
      }),
    ]
  }

  #event(shot: Shot): SampledEvent {
    const ctdivolMgy =
      shot.ctdivolMgy === null ? null : Math.max(0.01, decimals(shot.ctdivolMgy, 2))
    const lengthMm = decimals(shot.lengthMm, 0)
    const dlp =
      ctdivolMgy === null
        ? undefined
        : Math.max(
            0.01,
            decimals(
              ((ctdivolMgy * lengthMm) / 10) * (1 + 0.005 * this.#random.normalWithin(2.5)),
              2,
            ),
          )
    const pitch = shot.pitch === null ? undefined : shot.pitch
    const rotationS = shot.rotationS ?? undefined
    const localiser = shot.type === 'constant-angle'
    const current = localiser
      ? 35
      : tubeCurrentMa({
          ctdivolMgy: ctdivolMgy ?? 0.1,
          phantomCm: this.#phantomCm,
          kvp: shot.kvp,
          pitch: pitch ?? 1,
          rotationS: rotationS ?? 1,
        })
    const mean = Math.max(1, decimals(current, 0))
    const maximum = decimals(mean * (shot.modulated ? 1.25 + 0.3 * this.#random.uniform() : 1), 0)
    const dual =
      this.#of.scanner.dualSource && this.#of.plan.protocol === 'ctpa' && shot.type === 'spiral'
    const { sizeReport } = this.#of.hospital
    const size = shot.sized && sizeReport !== null ? this.#size(sizeReport) : null
    const index = this.#drawn
    this.#drawn += 1
    return {
      event: {
        irradiationEventUid: this.#of.uidOf(index),
        acquisitionProtocol: shot.acquisition,
        acquisitionType: shot.type,
        targetRegion: this.#region,
        ctdivolMgy: ctdivolMgy ?? undefined,
        dlpMgyCm: dlp,
        phantomCm: ctdivolMgy === null ? undefined : this.#phantomCm,
        ssdeMgy:
          size === null || ctdivolMgy === null
            ? undefined
            : decimals(ctdivolMgy * ssdeFactor(this.#phantomCm, size.diameterCm), 2),
        scanningLengthMm: lengthMm,
        pitch,
        kvp: dual ? 80 : shot.kvp,
        tubeCurrentMa: mean,
        maxTubeCurrentMa: maximum,
        exposureTimeS: decimals(
          localiser
            ? lengthMm / 100
            : ((rotationS ?? 1) * lengthMm) / ((pitch ?? 1) * shot.collimationMm),
          2,
        ),
        exposureTimePerRotationS: rotationS,
        singleCollimationMm: this.#of.scanner.singleCollimationMm,
        totalCollimationMm: shot.collimationMm,
        xRaySources: dual ? 2 : 1,
        modulation: shot.modulated ? this.#of.scanner.modulation : 'NONE',
        waterEquivalentDiameterCm: size?.fields.waterEquivalentDiameterCm,
        effectiveDiameterCm: size?.fields.effectiveDiameterCm,
        lateralDimensionCm: size?.fields.lateralDimensionCm,
        apDimensionCm: size?.fields.apDimensionCm,
        startedAt: this.#of.startOf(index),
      },
      second: dual
        ? {
            kvp: 140,
            tubeCurrentMa: decimals(mean * 0.6, 0),
            maxTubeCurrentMa: decimals(maximum * 0.6, 0),
            exposureTimePerRotationS: rotationS ?? 0.5,
          }
        : null,
    }
  }

  #size(report: 'water-equivalent' | 'effective'): {
    readonly diameterCm: number
    readonly fields: Pick<
      IrradiationEventInput,
      'waterEquivalentDiameterCm' | 'effectiveDiameterCm' | 'lateralDimensionCm' | 'apDimensionCm'
    >
  } {
    const measured = this.#of.body.diameterCm * (1 + 0.02 * this.#random.normalWithin(2))
    if (report === 'water-equivalent') {
      // Lungs attenuate little: a chest is equivalent to less water than its outline holds.
      const water = this.#protocol.children === 'chest' ? 0.93 : 1
      const diameterCm = decimals(measured * water, 1)
      return { diameterCm, fields: { waterEquivalentDiameterCm: diameterCm } }
    }
    const lateralDimensionCm = decimals(measured * 1.17, 1)
    const apDimensionCm = decimals(measured / 1.17, 1)
    const diameterCm = decimals(Math.sqrt(lateralDimensionCm * apDimensionCm), 1)
    return {
      diameterCm,
      fields: { effectiveDiameterCm: diameterCm, lateralDimensionCm, apDimensionCm },
    }
  }
}
