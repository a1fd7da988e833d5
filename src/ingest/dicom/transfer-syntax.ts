export const implicitLittleEndian = '1.2.840.10008.1.2'
export const explicitLittleEndian = '1.2.840.10008.1.2.1'
export const explicitBigEndian = '1.2.840.10008.1.2.2'
export const deflatedLittleEndian = '1.2.840.10008.1.2.1.99'

/** How the bytes of a data set are to be taken; compressed pixels do not matter here. */
export interface Encoding {
  readonly explicit: boolean
  readonly bigEndian: boolean
}

/** PS3.5 section 10: all but implicit and the retired big endian are explicit little endian. */
export function encodingOf(transferSyntax: string): Encoding {
  return {
    explicit: transferSyntax !== implicitLittleEndian,
    bigEndian: transferSyntax === explicitBigEndian,
  }
}
