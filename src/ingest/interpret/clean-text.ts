import type { ExamRecord } from '../../contract/exam-record.ts'

/** Turns a source's free text into what may be stored; null when nothing is left. */
export type CleanText = (text: string | undefined) => string | null

const hidden = '***'
const uidPattern = /\d+(?:\.\d+){5,}/g
/** Most texts have none of these, and finding that out is cheaper than replacing nothing. */
const oddCharacter = /[^ -~\u00a0-\ud7ff\ue000-\uffff]/
const dottedDigits = /\d\.\d/

/**
 * Free text without control characters and unpaired surrogates, and with the record's own identifiers
 * blacked out: systems copy a patient number or an accession number into descriptions.
 */
export function textCleaner(record: ExamRecord): CleanText {
  const identities = identitiesOf(record)
  return (text) => {
    if (text === undefined) return null
    let clean = (
      oddCharacter.test(text)
        ? text.replaceAll(/\p{Cs}/gu, '\uFFFD').replaceAll(/\p{Cc}+/gu, ' ')
        : text
    ).trim()
    for (const identity of identities) clean = clean.replaceAll(identity, hidden)
    if (dottedDigits.test(clean)) clean = clean.replaceAll(uidPattern, hidden).trim()
    return clean === '' ? null : clean
  }
}

/** Short ones and plain words are left alone: a patient called "HEAD" must not black out every description. */
function identitiesOf({ patient, device, accessionNumber }: ExamRecord): readonly string[] {
  const birthDate = patient.birthDate?.trim()
  return [
    patient.id,
    accessionNumber,
    device.serialNumber,
    birthDate,
    birthDate?.replaceAll('-', ''),
    birthDate?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'),
  ]
    .map((identity) => identity?.trim() ?? '')
    .filter((identity) => identity.length >= 5 && /\d/.test(identity))
    .sort((a, b) => b.length - a.length)
}
