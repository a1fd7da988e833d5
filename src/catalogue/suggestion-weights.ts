/**
 * What each difference between a name and a protocol costs, in logits: a protocol with a sum lower by 3 is about
 * twenty times less likely. Set by hand from what the words mean, and checked on the MIDRC harmonisation table
 * (docs/mapping.md): a body part that is missing costs most; a name that leaves something out is taken at its word.
 */
export const suggestionWeights: Readonly<Record<string, number>> = {
  // Body parts of the name that the protocol does not scan, and of the protocol that the name does not name.
  'region.missing': -6,
  'region.extra': -5,
  'region.narrower': -4,
  'region.wider': -2.5,
  // The name names both the part and one within it: "abdomen, liver".
  'region.detail': -1,
  // A console's folder is where somebody once put the protocol: "Thorax^CTA_...".
  'folder.extra': -2.5,
  'folder.missing': -0.7,
  'angiography.missing': -4,
  'angiography.extra': -4,
  'vessel.missing': -1,
  'vessel.extra': -2.5,
  'purpose.missing': -4,
  'purpose.extra': -4,
  // Pulmonary arteries are hardly ever scanned for anything else.
  'purpose.extra.embolism': -0.7,
  'view.missing': -1.5,
  'view.extra': -1.5,
  // Contrast medium: name, then protocol.
  'contrast.with.without': -6,
  'contrast.with.both': -3,
  'contrast.with.none': -3,
  'contrast.without.with': -6,
  'contrast.without.both': -4,
  'contrast.without.none': -3,
  'contrast.both.with': -3,
  'contrast.both.without': -4,
  'contrast.both.none': -3.5,
  // The name is silent.
  'contrast.none.with': -1.2,
  'contrast.none.without': -1.5,
  'contrast.none.both': -3,
  // Names of consoles often are silent where the exam is one way only.
  'contrast.none-folder.with': -0.3,
  'contrast.none-folder.both': -3,
  'contrast.none-angiography.with': -0.4,
  'contrast.none-angiography.without': -4,
  'contrast.none-angiography.both': -3.5,
  'contrast.differs': -3,
  // Perhaps of other parts than those of the protocol.
  'contrast.both-differ': -1,
  // Low dose, high resolution, nodules and screening go without contrast medium.
  'contrast.dry': 2,
}

/** Of the logarithm of how often experts give a protocol. */
export const frequencyWeight = 0.5

/** Added to every count: a protocol never seen is not impossible. */
export const frequencySmoothing = 0.5

/** The sum at which "none of the protocols" is as likely as the protocol. */
export const noneOfThem = -5

/** Makes scores mean how often they are right: all sums are multiplied by it. */
export const sharpness = 1.2

/** Below this nothing is suggested. */
export const leastScore = 0.02
