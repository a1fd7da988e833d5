import { explicitHeaderBytes } from './value-representations.ts'
import { explicitBigEndian, explicitLittleEndian, implicitLittleEndian } from './transfer-syntax.ts'

/** Where a file's elements start, and how they are encoded where the file itself cannot say. */
export type DicomStart =
  | { readonly kind: 'meta'; readonly position: number }
  | { readonly kind: 'bare'; readonly transferSyntax: string }

/** Length of the first value of an implicit data set without preamble: a group length, charset, date or UID. */
const longestFirstValue = 256

/**
 * Recognises DICOM by content: "DICM" after the preamble, or, for files stored without one, a first
 * element of the meta group (0002) or of group 0008 that makes sense.
 * @returns null for what is no DICOM file
 */
export function findDicomStart(bytes: Uint8Array): DicomStart | null {
  const at = (position: number): number => bytes[position] ?? 0
  if (at(128) === 0x44 && at(129) === 0x49 && at(130) === 0x43 && at(131) === 0x4d) {
    return { kind: 'meta', position: 132 }
  }
  if (bytes.length < 16) return null
  const vr = explicitHeaderBytes((at(4) << 8) | at(5)) > 0
  if (at(0) === 2 && at(1) === 0 && at(3) === 0 && vr) return { kind: 'meta', position: 0 }
  if (at(0) === 8 && at(1) === 0) {
    if (vr) return { kind: 'bare', transferSyntax: explicitLittleEndian }
    const length = at(4) + at(5) * 0x100
    const plausible = at(3) === 0 && at(2) <= 0x18 && at(6) === 0 && at(7) === 0
    return plausible && length % 2 === 0 && length <= longestFirstValue
      ? { kind: 'bare', transferSyntax: implicitLittleEndian }
      : null
  }
  return at(0) === 0 && at(1) === 8 && vr
    ? { kind: 'bare', transferSyntax: explicitBigEndian }
    : null
}
