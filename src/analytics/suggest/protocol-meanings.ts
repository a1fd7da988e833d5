import { protocols } from '../../catalogue/protocols.ts'
import type { Protocol } from '../../catalogue/types.ts'
import type { Modality } from '../../domain/exam-report.ts'
import { understandName } from './understand-name.ts'
import type { UnderstoodName } from './understood-name.ts'

/** A protocol with what its LOINC name says, read by the same grammar as the names of hospitals. */
export interface ProtocolMeaning {
  readonly protocol: Protocol
  readonly meaning: UnderstoodName
  /** The same for protocols of the same body parts. */
  readonly regionKey: string
}

const cached = new Map<Modality, readonly ProtocolMeaning[]>()

/** The protocols an exam of this modality may be; radiography and fluoroscopy are told apart by name only. */
export function protocolMeanings(modality: Modality): readonly ProtocolMeaning[] {
  const known = cached.get(modality)
  if (known !== undefined) return known
  const meanings = protocols
    .filter((protocol) => (protocol.modality === 'CT') === (modality === 'CT'))
    .map((protocol) => {
      const meaning = understandName(protocol.name, modality)
      return { protocol, meaning, regionKey: meaning.regions.toSorted().join('+') }
    })
  cached.set(modality, meanings)
  return meanings
}
