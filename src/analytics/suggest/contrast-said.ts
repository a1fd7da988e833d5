import { bareWith } from './bare-with.ts'
import type { Read } from './read-words.ts'

export type Contrast = 'with' | 'without' | 'both'

export interface ContrastSaid {
  readonly contrast: Contrast | null
  /** Said differently of different parts: "chest W, abdomen WWO". */
  readonly differs: boolean
}

const notContrast = /^(?:mip|mips|3d|3|2|recon|reformat|coronal|sagittal|18|f|fdg|psma|oral|po)/u

export const saysWith = (reads: readonly Read[], at: number): boolean => {
  const read = reads[at]
  if (read === undefined || !bareWith.has(read.words)) return false
  const next = reads[at + 1]
  if (next === undefined) return true
  if (notContrast.test(next.words)) return false
  return read.words === 'w' || next.meanings.every(({ parts }) => parts.length === 0)
}

/** Words before the medium that say it is given; without one "contrast" after "w/o" belongs to that. */
const given = new Set('w with mit m nach avec con c com met med z ze po s su με post'.split(' '))

function contrastsAt(reads: readonly Read[], at: number, before: Read | null): readonly Contrast[] {
  if (saysWith(reads, at)) return ['with']
  const read = reads[at]
  const contrasts = (read?.meanings ?? []).flatMap(({ contrast }) => contrast ?? [])
  const [firstWord = ''] = (read?.words ?? '').split(' ')
  if (before === null || given.has(firstWord)) return contrasts
  return contrasts.filter((contrast) => contrast !== 'with')
}

const isFiller = ({ meanings }: Read): boolean =>
  meanings.length > 0 && meanings.every(({ filler }) => filler)

/** All that is said of contrast medium, together. */
export function contrastSaid(reads: readonly Read[]): ContrastSaid {
  const said: Contrast[] = []
  let differs = false
  let partsSince = false
  // What was said of contrast just before, with nothing but fillers since.
  let open: Read | null = null
  reads.forEach((read, at) => {
    const contrasts = contrastsAt(reads, at, open)
    const before = said.at(-1)
    for (const contrast of contrasts) {
      if (partsSince && before !== undefined && before !== contrast) differs = true
      said.push(contrast)
    }
    if (contrasts.length > 0) {
      partsSince = false
      open = read
    } else if (!isFiller(read)) {
      partsSince ||= read.meanings.some(({ parts }) => parts.length > 0)
      open = null
    }
  })
  return { contrast: together(said), differs }
}

function together(said: readonly Contrast[]): Contrast | null {
  const [first] = said
  if (first === undefined) return null
  return said.every((contrast) => contrast === first) ? first : 'both'
}
