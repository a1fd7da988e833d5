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

/** Which part an event has in its exam; only CT has localisers and timing runs. */
export function eventRole(
  event: Pick<IrradiationEvent, 'acquisitionType' | 'acquisitionProtocol' | 'scanningLengthMm'>,
  modality: Modality,
): EventRole {
  if (modality !== 'CT') return 'diagnostic'
  const { acquisitionType, scanningLengthMm } = event
  if (acquisitionType === 'constant-angle') return 'localiser'
  const name = plainWords(event.acquisitionProtocol ?? '')
  if (acquisitionType === null && localiserName.test(name)) return 'localiser'
  const stationary = acquisitionType === 'stationary'
  if (stationary && scanningLengthMm !== null && scanningLengthMm <= stationaryMm) return 'timing'
  const short = scanningLengthMm !== null && scanningLengthMm <= namedMm
  return isTimingName(name) && (stationary || short) ? 'timing' : 'diagnostic'
}

function isTimingName(words: string): boolean {
  const squashed = words.replaceAll(' ', '')
  return timingRunWords.some((word) => squashed.includes(word))
}
