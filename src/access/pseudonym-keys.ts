import { hkdfSync } from 'node:crypto'

/** The epoch a facility begins with: its key follows from the master key alone. Later ones have a salt besides. */
export const firstEpoch = 1

/** Bytes of the master key, of every key made from it, and of an epoch's salt. */
export const pseudonymKeyBytes = 32

/**
 * The pseudonymisation key of one facility and epoch: HKDF-SHA256 (RFC 5869) of the master key. Two
 * facilities cannot link a patient, and a new epoch breaks with the old.
 * @param master 32 random bytes, kept outside the database and its backups
 * @param salt 32 random bytes, none for the first epoch; without it the key of a later epoch cannot be made again
 */
export function pseudonymKey(
  master: Uint8Array,
  facilityId: string,
  epoch: number,
  salt: Uint8Array = new Uint8Array(0),
): Uint8Array {
  if (master.length !== pseudonymKeyBytes)
    throw new RangeError(`A master key has ${pseudonymKeyBytes} bytes.`)
  if (!Number.isSafeInteger(epoch) || epoch < 1) throw new RangeError('Epochs count from 1.')
  // The epoch comes first and holds no bar, so no facility's name can imitate another's key.
  const info = `opendrl pseudonyms v1|${epoch}|${facilityId}`
  return new Uint8Array(hkdfSync('sha256', master, salt, info, pseudonymKeyBytes))
}
