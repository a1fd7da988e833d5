import { modalities } from '../domain/exam-report.ts'
import { phantoms } from '../domain/phantom.ts'
import rows from './data/protocols.json' with { type: 'json' }
import { checkedRows, indexBy, nullable, oneOf, shape, text } from './shape.ts'
import { regions, type Protocol } from './types.ts'

const isProtocol = shape<Protocol>({
  loinc: text,
  name: text,
  rpid: nullable(text),
  rpidPairing: nullable(oneOf(['confirmed', 'by-name'])),
  modality: oneOf(modalities),
  region: oneOf(regions),
  defaultPhantomCm: nullable(oneOf(phantoms)),
  paediatricScheme: text,
  kRegion: nullable(text),
  source: text,
  evidence: oneOf(['listed', 'sample']),
})

/**
 * The exams the registry knows, CT first, then radiography (DX) and fluoroscopy (RF).
 * LOINC terms (c) Regenstrief Institute; RadLex Playbook (c) RSNA.
 */
export const protocols: readonly Protocol[] = checkedRows('protocols.json', rows, isProtocol)

const byLoinc = indexBy('protocols.json', protocols, ({ loinc }) => loinc)

export function protocolByLoinc(code: string): Protocol | undefined {
  return byLoinc.get(code)
}
