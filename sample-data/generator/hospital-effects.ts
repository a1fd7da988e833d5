import { model } from './calibration.ts'
import type { GeneratedHospital } from './hospital.ts'
import { Random } from './random.ts'
import { sampleProtocolIds, type SampleProtocolId } from './sample-protocols.ts'

/** What makes one hospital's doses differ from another's: additions to ln(CTDIvol) and ln(length). */
export interface HospitalEffects {
  readonly ctdivol: ReadonlyMap<SampleProtocolId, number>
  readonly length: number
  readonly scanner: readonly number[]
  /** Of the newer software, per scanner; 0 or negative. */
  readonly upgrade: readonly number[]
}

export function hospitalEffects(seed: number, hospital: GeneratedHospital): HospitalEffects {
  const random = Random.of(seed, `effects|${hospital.id}`)
  const facility = model.facilitySd * random.normalWithin(2)
  const { probability, min, max } = model.upgradeSaving
  return {
    ctdivol: new Map(
      sampleProtocolIds.map((id) => [
        id,
        facility + model.facilityProtocolSd * random.normalWithin(2),
      ]),
    ),
    length: model.facilityLengthSd * random.normalWithin(2),
    scanner: hospital.scanners.map(() => model.scannerSd * random.normalWithin(2)),
    upgrade: hospital.scanners.map(() =>
      random.chance(probability) ? Math.log(1 - random.between(min, max)) : 0,
    ),
  }
}
