import { softwareName } from './software-name.ts'

/** What a DICOM file says about the object in it. */
export interface FileMeta {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  /** Of the data set that follows. */
  readonly transferSyntaxUid: string
}

const preambleBytes = 128

/** Preamble and file meta information (PS3.10, 7.1) that make a received data set a file; the data set follows. */
export function part10Header(meta: FileMeta): Buffer {
  const elements = Buffer.concat([
    longElement(0x0001, 'OB', Buffer.from([0, 1])),
    textElement(0x0002, 'UI', meta.sopClassUid),
    textElement(0x0003, 'UI', meta.sopInstanceUid),
    textElement(0x0010, 'UI', meta.transferSyntaxUid),
    textElement(0x0012, 'UI', softwareName.implementationClassUid),
    textElement(0x0013, 'SH', softwareName.implementationVersion),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(elements.length)
  return Buffer.concat([
    Buffer.alloc(preambleBytes),
    Buffer.from('DICM', 'latin1'),
    shortElement(0x0000, 'UL', length),
    elements,
  ])
}

/** UIDs are padded with NUL, other text with a space (PS3.5, 6.2). */
function textElement(element: number, vr: 'UI' | 'SH', text: string): Buffer {
  const padding = text.length % 2 === 0 ? '' : vr === 'UI' ? '\0' : ' '
  return shortElement(element, vr, Buffer.from(text + padding, 'latin1'))
}

function shortElement(element: number, vr: string, value: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(2, 0)
  head.writeUInt16LE(element, 2)
  head.write(vr, 4, 'latin1')
  head.writeUInt16LE(value.length, 6)
  return Buffer.concat([head, value])
}

function longElement(element: number, vr: string, value: Buffer): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt16LE(2, 0)
  head.writeUInt16LE(element, 2)
  head.write(vr, 4, 'latin1')
  head.writeUInt32LE(value.length, 8)
  return Buffer.concat([head, value])
}
