import type { ScoredProtocol } from './score-protocols.ts'

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^region\.missing$/u, 'The name names a body part that this protocol does not scan.'],
  [/^region\.extra$/u, 'This protocol scans a body part that the name does not name.'],
  [/^region\.narrower$/u, 'This protocol is of less than the body part named.'],
  [/^region\.wider$/u, 'This protocol is of more than the body part named.'],
  [/^folder\.extra$/u, "One body part is only in the console's folder."],
  [/^angiography\.missing$/u, 'The name speaks of angiography, this protocol does not.'],
  [/^angiography\.extra$/u, 'This protocol is an angiography; the name does not say so.'],
  [/^purpose\.extra/u, 'This protocol has a purpose that the name does not say.'],
  [
    /^contrast\.none(?:-\w+)?\.(?!none)/u,
    'The name does not say whether contrast medium is given.',
  ],
  [
    /^contrast\.(?:with|without|both)\.none$/u,
    'This protocol does not say whether contrast medium is given.',
  ],
  [
    /^contrast\.(?:with\.without|without\.with)$/u,
    'Name and protocol contradict each other on contrast medium.',
  ],
  [
    /^contrast\.(?:both\.with|both\.without|with\.both|without\.both)$/u,
    'Name and protocol differ in the contrast phases.',
  ],
]

/** What does not fit, in sentences for the person who decides. */
export function fitSentences({ regions, others }: ScoredProtocol): readonly string[] {
  const features = [...regions.keys(), ...others.keys()]
  return sentences
    .filter(([pattern]) => features.some((feature) => pattern.test(feature)))
    .map(([, sentence]) => sentence)
}
