import { inflateRawSync } from 'node:zlib'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { InstanceIdentity } from '../adapter.ts'
import type { DataSet } from './data-set.ts'
import { dicomLimits } from './limits.ts'
import { findDicomStart } from './recognise-dicom.ts'
import { readStructure } from './structure-walk.ts'
import { deflatedLittleEndian, encodingOf, explicitLittleEndian } from './transfer-syntax.ts'
import { explicitHeaderBytes, sequenceVr } from './value-representations.ts'

export type OpenedDicom =
  { readonly ok: true; readonly dataSet: DataSet } | { readonly ok: false; readonly rule: RuleId }

const refused = (rule: RuleId): OpenedDicom => ({ ok: false, rule })

/**
 * Reads a DICOM file whole or not at all: limits first, then the structure down to the last byte. Pixels stay
 * where they are.
 */
export function openDicom(bytes: Uint8Array): OpenedDicom {
  if (bytes.length === 0) return refused('file-empty')
  if (bytes.length > dicomLimits.fileBytes) return refused('limit-exceeded')
  const start = findDicomStart(bytes)
  if (start === null) return refused('dicom-unreadable')
  if (start.kind === 'bare') return open(bytes, 0, start.transferSyntax)
  const meta = readMeta(bytes, start.position)
  if (meta === null) return refused('dicom-unreadable')
  if (meta.transferSyntax === deflatedLittleEndian) return openDeflated(bytes.subarray(meta.end))
  return open(bytes, meta.end, meta.transferSyntax)
}

/** Who a file says it is before its data set starts: all that is known of one that cannot be opened. */
export function metaIdentity(bytes: Uint8Array): InstanceIdentity {
  const start = findDicomStart(bytes)
  const meta = start?.kind === 'meta' ? readMeta(bytes, start.position) : null
  return meta?.instance ?? {}
}

/** File meta information (PS3.10, 7.1): always explicit little endian, group 0002. */
function readMeta(
  bytes: Uint8Array,
  start: number,
): {
  readonly transferSyntax: string
  readonly end: number
  readonly instance: InstanceIdentity
} | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = start
  const uids = new Map<number, string>()
  while (position + 8 <= bytes.length && view.getUint16(position, true) === 2) {
    const vr = view.getUint16(position + 4, false)
    const header = explicitHeaderBytes(vr)
    if (header === 0 || vr === sequenceVr || position + header > bytes.length) return null
    const length =
      header === 8 ? view.getUint16(position + 6, true) : view.getUint32(position + 8, true)
    const data = position + header
    if (data + length > bytes.length) return null
    const element = view.getUint16(position + 2, true)
    if (metaUids.has(element)) uids.set(element, asciiValue(bytes.subarray(data, data + length)))
    position = data + length
  }
  const transferSyntax = uids.get(0x0010)
  if (transferSyntax === undefined) return null
  return { transferSyntax, end: position, instance: instanceOf(uids) }
}

/** Media Storage SOP Class UID, SOP Instance UID, Transfer Syntax UID: elements of group 0002. */
const metaUids: ReadonlySet<number> = new Set([0x0002, 0x0003, 0x0010])

function instanceOf(uids: ReadonlyMap<number, string>): InstanceIdentity {
  const uid = (element: number) => {
    const value = uids.get(element) ?? ''
    return /^[0-9.]{1,64}$/.test(value) ? value : undefined
  }
  const [sopClassUid, sopInstanceUid] = [uid(0x0002), uid(0x0003)]
  return {
    ...(sopClassUid === undefined ? {} : { sopClassUid }),
    ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
  }
}

function asciiValue(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0)
  return String.fromCharCode(...(nul < 0 ? bytes : bytes.subarray(0, nul)).subarray(0, 64)).trim()
}

function openDeflated(deflated: Uint8Array): OpenedDicom {
  let inflated: Uint8Array
  try {
    inflated = inflateRawSync(deflated, { maxOutputLength: dicomLimits.inflatedBytes })
  } catch (error) {
    return refused(error instanceof RangeError ? 'limit-exceeded' : 'dicom-unreadable')
  }
  return open(inflated, 0, explicitLittleEndian)
}

function open(bytes: Uint8Array, start: number, transferSyntax: string): OpenedDicom {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = readStructure(buffer, start, encodingOf(transferSyntax))
  if (read === 'limit') return refused('limit-exceeded')
  if (read === 'unreadable') return refused('dicom-unreadable')
  return { ok: true, dataSet: read }
}
