/** Each body part of names and protocols that lies in a wider one. */
const within: Readonly<Record<string, string>> = {
  'lung parenchyma': 'chest',
  heart: 'chest',
  esophagus: 'chest',
  liver: 'abdomen',
  pancreas: 'abdomen',
  kidneys: 'abdomen',
  bladder: 'pelvis',
  hip: 'pelvis',
  sacrum: 'pelvis',
  'sacroiliac joints': 'pelvis',
  sinuses: 'face',
  mandible: 'face',
  face: 'head',
  orbits: 'head',
  'temporal bone': 'head',
  'internal auditory canal': 'temporal bone',
  pituitary: 'head',
  larynx: 'neck',
  'cervical spine': 'spine',
  'thoracic spine': 'spine',
  'lumbar spine': 'spine',
  shoulder: 'upper extremity',
  elbow: 'upper extremity',
  hand: 'upper extremity',
  knee: 'lower extremity',
  ankle: 'lower extremity',
}

/** Whether the part lies in the other, or is it. */
export function liesIn(part: string, wider: string): boolean {
  for (let at: string | undefined = part; at !== undefined; at = within[at]) {
    if (at === wider) return true
  }
  return false
}
