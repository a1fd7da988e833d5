import { liesIn } from '../../catalogue/body-parts.ts'
import type { UnderstoodName } from './understood-name.ts'
import { views } from './views.ts'

/** What agrees and what does not between a name and a protocol, by name of the feature: how often. */
export type Comparison = ReadonlyMap<string, number>

/** Exams known to be made without contrast medium where the name does not speak of it. */
const dryPurposes = ['high resolution', 'nodule', 'screening', 'calcium scoring']

/** How the name of an exam and a protocol agree beside the body parts. */
export function compareName(name: UnderstoodName, protocol: UnderstoodName): Comparison {
  const found = new Map<string, number>()
  const count = counter(found)
  if (name.angiography && !protocol.angiography) count('angiography.missing')
  if (!name.angiography && protocol.angiography) count('angiography.extra')
  for (const vessel of name.vessels) if (!protocol.vessels.includes(vessel)) count('vessel.missing')
  for (const vessel of protocol.vessels) if (!name.vessels.includes(vessel)) count('vessel.extra')
  for (const purpose of protocol.purposes) {
    if (name.purposes.includes(purpose)) continue
    if (views.has(purpose)) count('view.extra')
    else count(purpose === 'pulmonary embolism' ? 'purpose.extra.embolism' : 'purpose.extra')
  }
  for (const purpose of name.purposes) {
    if (protocol.purposes.includes(purpose)) continue
    count(views.has(purpose) ? 'view.missing' : 'purpose.missing')
  }
  if (name.contrastDiffers && protocol.contrastDiffers) count('contrast.both-differ')
  else if (name.contrast !== null && name.contrastDiffers !== protocol.contrastDiffers) {
    count('contrast.differs')
  }
  count(`contrast.${saidOfContrast(name)}.${protocol.contrast ?? 'none'}`)
  if (name.contrast === null && protocol.contrast === 'without' && isDry(name)) {
    count('contrast.dry')
  }
  return found
}

const isDry = (name: UnderstoodName): boolean =>
  name.lowDose || dryPurposes.some((purpose) => name.purposes.includes(purpose))

const counter =
  (found: Map<string, number>) =>
  (feature: string, by = 1): void => {
    if (by > 0) found.set(feature, (found.get(feature) ?? 0) + by)
  }

/** How the body parts of a name and a protocol agree. */
export function compareRegions(name: UnderstoodName, protocol: UnderstoodName): Comparison {
  const found = new Map<string, number>()
  const count = counter(found)
  const named = name.regions.length > 0 ? name.regions : name.folder
  for (const part of named) {
    if (protocol.regions.includes(part)) continue
    const around = protocol.regions.filter((other) => liesIn(part, other))
    if (around.some((other) => named.includes(other))) count('region.detail')
    else if (around.length > 0) count('region.wider')
    else if (protocol.regions.some((other) => liesIn(other, part))) count('region.narrower')
    else count('region.missing')
  }
  for (const part of protocol.regions) {
    const inside = named.filter((other) => liesIn(other, part))
    if (inside.length > 0) {
      const allScanned = inside.every((other) => protocol.regions.includes(other))
      if (allScanned && !inside.includes(part)) count('region.wider')
      continue
    }
    const wider = named.filter((other) => liesIn(part, other))
    if (wider.some((other) => protocol.regions.includes(other))) count('region.narrower')
    else if (wider.length > 0) continue
    else if (name.folder.some((other) => liesIn(part, other))) count('folder.extra')
    else count('region.extra')
  }
  const related = (part: string) =>
    [...named, ...protocol.regions].some((other) => liesIn(part, other) || liesIn(other, part))
  count('folder.missing', name.folder.filter((part) => !related(part)).length)
  return found
}

function saidOfContrast(name: UnderstoodName): string {
  if (name.contrast !== null) return name.contrast
  if (name.angiography) return 'none-angiography'
  return name.folder.length > 0 ? 'none-folder' : 'none'
}
