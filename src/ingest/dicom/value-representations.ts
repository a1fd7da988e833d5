/** PS3.5 section 7.1.2: representations whose length has two bytes. */
const short = 'AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'
/** Representations whose length has four bytes, after two reserved ones; those the library knows. */
const long = 'OB OD OF OL OW SQ UC UN UR UT'

const pair = (vr: string): number => (vr.charCodeAt(0) << 8) | vr.charCodeAt(1)

const headerBytes = new Uint8Array(0x10000)
for (const vr of short.split(' ')) headerBytes[pair(vr)] = 8
for (const vr of long.split(' ')) headerBytes[pair(vr)] = 12

export const sequenceVr = pair('SQ')
export const unknownVr = pair('UN')
export const pixelVrs: ReadonlySet<number> = new Set([pair('OB'), pair('OW')])

/** @returns bytes of an explicit element's header (8 or 12) by its two VR bytes; 0 for what is no VR */
export function explicitHeaderBytes(vr: number): number {
  return headerBytes[vr] ?? 0
}
