import { localiserWords } from '../../catalogue/localiser-words.ts'
import { timingRunWords } from '../../catalogue/timing-run-words.ts'
import type { EventRole, IrradiationEvent } from '../../domain/event.ts'
import type { Modality } from '../../domain/exam-report.ts'
import { plainWords, wordPattern } from './plain-words.ts'

/** A stationary acquisition up to this long is a timing run whatever its name (methods.md, section 1). */
const stationaryMm = 10
/** A run named after bolus timing is one up to this length, however the table moved. */
const namedMm = 50

const localiserName = wordPattern(localiserWords)

export interface JudgedRole {
  readonly role: EventRole
  /** What decided, in words; null where nothing speaks against a diagnostic event. */
  readonly evidence: string | null
}

const diagnostic: JudgedRole = { role: 'diagnostic', evidence: null }
const localiserByType: JudgedRole = {
  role: 'localiser',
  evidence: 'its acquisition type is constant angle',
}
const timingByLength: JudgedRole = {
  role: 'timing',
  evidence: `it is stationary and at most ${stationaryMm} mm long`,
}

/** Which part an event has in its exam; only CT has localisers and timing runs. */
export function eventRole(
  event: Pick<IrradiationEvent, 'acquisitionType' | 'acquisitionProtocol' | 'scanningLengthMm'>,
  modality: Modality,
): JudgedRole {
  if (modality !== 'CT') return diagnostic
  const { acquisitionType, scanningLengthMm } = event
  if (acquisitionType === 'constant-angle') return localiserByType
  const name = plainWords(event.acquisitionProtocol ?? '')
  const localiser = acquisitionType === null ? localiserName.exec(name)?.[0].trim() : undefined
  if (localiser !== undefined)
    return {
      role: 'localiser',
      evidence: `its name has "${localiser}" and no acquisition type is given`,
    }
  const stationary = acquisitionType === 'stationary'
  if (stationary && scanningLengthMm !== null && scanningLengthMm <= stationaryMm)
    return timingByLength
  const short = scanningLengthMm !== null && scanningLengthMm <= namedMm
  if (!stationary && !short) return diagnostic
  const timing = timingName(name)
  if (timing === undefined) return diagnostic
  const extent = stationary ? 'it is stationary' : `it is at most ${namedMm} mm long`
  return { role: 'timing', evidence: `its name has "${timing}" and ${extent}` }
}

function timingName(words: string): string | undefined {
  const squashed = words.replaceAll(' ', '')
  return timingRunWords.find((word) => squashed.includes(word))
}
