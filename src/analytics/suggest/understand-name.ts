import type { Modality } from '../../domain/exam-report.ts'
import { contrastSaid, saysWith } from './contrast-said.ts'
import { nameTokens } from './plain-name.ts'
import { readWords, type Read } from './read-words.ts'
import type { UnderstoodName } from './understood-name.ts'
import { plainViews } from './views.ts'
import { wordIndex } from './word-index.ts'

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)]

/** Reads a hospital's name of an exam, in any of the catalogue's languages and typing styles. */
export function understandName(name: string, modality: Modality = 'CT'): UnderstoodName {
  const index = wordIndex(modality)
  const [before = '', ...after] = name.split('^')
  const hasFolder = after.length > 0
  const folder = hasFolder ? readWords(nameTokens(before), index) : []
  const reads = readWords(nameTokens(hasFolder ? after.join(' ') : name), index)
  const meanings = reads.flatMap((read) => read.meanings)
  const { contrast, differs } = modality === 'CT' ? contrastSaid(reads) : noContrast
  const purposes = plainPurposes(unique(meanings.flatMap((meaning) => meaning.purposes)))
  const angiography = isAngiography(reads, purposes)
  const vessels = unique(
    meanings
      .filter((meaning) => angiography || meaning.angiography)
      .flatMap((meaning) => meaning.vessels),
  )
  const folderRegions = unique(
    folder.flatMap((read) => read.meanings).flatMap(({ parts }) => parts),
  )
  const named = unique(meanings.flatMap(({ parts }) => parts))
  const regions = named.length > 0 ? named : impliedRegions(vessels, purposes, folderRegions)
  return {
    regions,
    folder: folderRegions,
    vessels,
    contrast,
    contrastDiffers: differs,
    angiography,
    purposes,
    population: meanings.find(({ population }) => population !== null)?.population ?? null,
    lowDose: meanings.some(({ lowDose }) => lowDose),
    notAnExam: notAnExam([...folder, ...reads], regions.length > 0),
    readings: readings(reads),
    unread: unique(
      reads
        .filter(({ meanings: none }, at) => none.length === 0 && !saysWith(reads, at))
        .map(({ written }) => written)
        .filter((word) => /\p{L}{2}/u.test(word)),
    ),
  }
}

/** A biopsy, a drain and a tumour's localisation by PET are guidance in LOINC names; others only say so. */
function plainPurposes(purposes: readonly string[]): readonly string[] {
  const saysMore = ['biopsy', 'tube placement', 'pet'].some((said) => purposes.includes(said))
  return plainViews(saysMore ? purposes.filter((purpose) => purpose !== 'guidance') : purposes)
}

/** What a name without a body part means all the same. */
function impliedRegions(
  vessels: readonly string[],
  purposes: readonly string[],
  folder: readonly string[],
): readonly string[] {
  if (purposes.includes('pet')) return ['whole body']
  if (vessels.includes('aorta')) return ['chest', 'abdomen']
  return purposes.includes('haematuria') && folder.length === 0 ? ['abdomen', 'pelvis'] : []
}

const noContrast = { contrast: null, differs: false } as const

/** Coronary arteries without a word for angiography are scanned for calcium too. */
function isAngiography(reads: readonly Read[], purposes: readonly string[]): boolean {
  const said = reads.flatMap(({ meanings }) => meanings).filter(({ angiography }) => angiography)
  if (!purposes.includes('calcium scoring')) return said.length > 0
  return said.some(({ parts }) => parts.length === 0)
}

function notAnExam(reads: readonly Read[], hasRegion: boolean): string | null {
  const reasons = reads
    .flatMap(({ meanings }) => meanings)
    .filter(({ notAnExam: reason }) => reason !== null)
  const reason = reasons.find(({ whateverElse }) => whateverElse) ?? (hasRegion ? null : reasons[0])
  return reason?.notAnExam ?? null
}

function readings(reads: readonly Read[]): readonly string[] {
  const bySaying = new Map<string, string[]>()
  reads.forEach(({ written, words, meanings }, at) => {
    const quoted = written === words ? `"${written}"` : `"${written}" (${words})`
    const says = saysWith(reads, at)
      ? ['contrast medium given']
      : meanings.filter(({ filler }) => !filler).map((meaning) => meaning.says)
    for (const saying of says) bySaying.set(saying, [...(bySaying.get(saying) ?? []), quoted])
  })
  return [...bySaying].map(([saying, quoted]) => `${unique(quoted).join(', ')}: ${saying}`)
}
