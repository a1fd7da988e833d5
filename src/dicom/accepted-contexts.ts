import { secondaryCaptureClass } from '../catalogue/dicom-codes-sop-classes.ts'
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
} from '../ingest/dicom/transfer-syntax.ts'

export const verificationClass = '1.2.840.10008.1.1'
/** X-Ray Radiation Dose SR, Enhanced SR, Comprehensive SR. */
const doseClasses = [
  '1.2.840.10008.5.1.4.1.1.88.67',
  '1.2.840.10008.5.1.4.1.1.88.22',
  '1.2.840.10008.5.1.4.1.1.88.33',
] as const
/** Negotiated, so that each report can be refused in words: it holds activities, no X-ray dose. */
export const radiopharmaceuticalClass = '1.2.840.10008.5.1.4.1.1.88.68'

/** What the reader takes, the ones most easily read first. */
const transferSyntaxes = [
  explicitLittleEndian,
  implicitLittleEndian,
  deflatedLittleEndian,
  explicitBigEndian,
] as const

export type ContextAnswer =
  { readonly accepted: string } | { readonly refused: 'abstract-syntax' | 'transfer-syntaxes' }

/**
 * What becomes of one proposed presentation context: only what can hold a dose report is taken.
 * @param secondaryCapture whether images are taken that may be a Philips "Dose Info" page
 * @returns the chosen transfer syntax, or why there is none
 */
export function answerContext(
  abstractSyntax: string,
  proposed: readonly string[],
  secondaryCapture: boolean,
): ContextAnswer {
  const known =
    abstractSyntax === verificationClass ||
    abstractSyntax === radiopharmaceuticalClass ||
    doseClasses.some((uid) => uid === abstractSyntax) ||
    (secondaryCapture && abstractSyntax === secondaryCaptureClass)
  if (!known) return { refused: 'abstract-syntax' }
  const chosen = transferSyntaxes.find((uid) => proposed.includes(uid))
  return chosen === undefined ? { refused: 'transfer-syntaxes' } : { accepted: chosen }
}
