import { purposeDevices } from '../../catalogue/purpose-devices.ts'
import { purposeWords } from '../../catalogue/purpose-words.ts'
import type { Modality } from '../../domain/exam-report.ts'
import type { Purpose } from '../../domain/purpose.ts'
import { plainWords, wordPattern } from './plain-words.ts'

const rules = purposeWords.map(({ purpose, words, unless, notAfter }) => ({
  purpose,
  says: wordPattern(words, notAfter),
  unless: unless === undefined ? null : wordPattern(unless),
}))

const devices = purposeDevices.map(({ purpose, words }) => ({ purpose, says: wordPattern(words) }))

export interface JudgedPurpose {
  readonly purpose: Purpose
  /** What decided, in words; null where nothing speaks against a diagnostic exam. */
  readonly evidence: string | null
}

/** A hospital has a few hundred names for its exams; what they say is worked out once. */
const remembered = new Map<string, JudgedPurpose>()
const mostRemembered = 20_000

/**
 * Why an exam was made, from what it is called; each text is judged by itself, the gravest rule first.
 * @param texts study description, requested procedure, protocols of events that are no localisers
 * @param model of the device, asked where the texts say nothing
 */
export function purposeFromWords(
  texts: readonly string[],
  model: string | null,
  modality: Modality,
): JudgedPurpose {
  const key = JSON.stringify([modality, model, ...texts])
  const known = remembered.get(key)
  if (known !== undefined) return known
  const purpose = judge(texts, model, modality)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(key, purpose)
  return purpose
}

function judge(texts: readonly string[], model: string | null, modality: Modality): JudgedPurpose {
  const plain = texts.map(plainWords)
  for (const { purpose, says, unless } of rules) {
    // In fluoroscopy the intervention is the exam, and has DRLs of its own.
    if (purpose === 'interventional-guidance' && modality !== 'CT') continue
    const text = plain.find((text) => says.test(text) && unless?.test(text) !== true)
    if (text !== undefined)
      return { purpose, evidence: `a description or protocol name has "${found(says, text)}"` }
  }
  const modelWords = plainWords(model ?? '')
  const device = devices.find(({ says }) => says.test(modelWords))
  return device === undefined
    ? { purpose: 'diagnostic', evidence: null }
    : {
        purpose: device.purpose,
        evidence: `the device is a "${found(device.says, modelWords)}", built for it`,
      }
}

const found = (pattern: RegExp, text: string): string => pattern.exec(text)?.[0].trim() ?? ''
