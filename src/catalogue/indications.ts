import rows from './data/indications.json' with { type: 'json' }
import { checkedRows, indexBy, shape, text } from './shape.ts'
import type { Indication } from './types.ts'

const isIndication = shape<Indication>({ id: text, name: text, region: text })

/** The clinical indications of EUCLID (European Commission, Radiation Protection 195). */
export const indications: readonly Indication[] = checkedRows(
  'indications.json',
  rows,
  isIndication,
)

const byId = indexBy('indications.json', indications, ({ id }) => id)

/** The slug two spellings of an indication share: "Colic/abdominal pain" is colic-abdominal-pain. */
export function indicationKey(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/** By id or by name, in any case and punctuation; nothing is guessed from other words. */
export function indicationByText(words: string): Indication | undefined {
  return byId.get(indicationKey(words))
}
