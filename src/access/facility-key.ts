import { facilityKeyFile, type FacilityKeyFile } from '../contract/facility-key.ts'
import { toBase62 } from './base62.ts'
import { crc32 } from './crc32.ts'

export interface FacilityKey {
  readonly scheme: string
  readonly facility: string
  readonly epoch: number
  /** 32 bytes. */
  readonly key: Uint8Array
}

/** The text of a facility's key file. */
export function formatFacilityKey({ scheme, facility, epoch, key }: FacilityKey): string {
  const fields: Omit<FacilityKeyFile, 'check'> = {
    kind: 'opendrl-pseudonym-key/1',
    scheme,
    facility,
    epoch,
    key: Buffer.from(key).toString('base64url'),
  }
  return `${JSON.stringify({ ...fields, check: checksum(fields) }, null, 2)}\n`
}

/** @throws Error, in a sentence without the key, when the text is no key file or was mistyped */
export function parseFacilityKey(text: string): FacilityKey {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('The pseudonym key file is not complete; copy it whole.')
  }
  const parsed = facilityKeyFile.safeParse(value)
  if (!parsed.success)
    throw new Error('This is no pseudonym key file (opendrl facility pseudonym-key makes one).')
  const { check, ...fields } = parsed.data
  if (check !== checksum(fields))
    throw new Error('The pseudonym key file was changed or mistyped: its checksum is wrong.')
  const { scheme, facility, epoch, key } = fields
  return { scheme, facility, epoch, key: new Uint8Array(Buffer.from(key, 'base64url')) }
}

const checksum = ({ kind, scheme, facility, epoch, key }: Omit<FacilityKeyFile, 'check'>): string =>
  toBase62(crc32([kind, scheme, facility, epoch, key].join('|')), 6)
