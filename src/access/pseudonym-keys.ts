import { hkdfSync } from 'node:crypto'

/** The epoch all facilities' keys are of; a new one breaks with the pseudonyms before. */
export const pseudonymEpoch = 1

/** Bytes of the master key, and of every key made from it. */
export const pseudonymKeyBytes = 32

/**
 * The pseudonymisation key of one facility and epoch: HKDF-SHA256 (RFC 5869) of the master key. Two
 * facilities cannot link a patient, and a new epoch breaks with the old.
 * @param master 32 random bytes, kept outside the database and its backups
 */
export function pseudonymKey(master: Uint8Array, facilityId: string, epoch: number): Uint8Array {
  if (master.length !== pseudonymKeyBytes)
    throw new RangeError(`A master key has ${pseudonymKeyBytes} bytes.`)
  if (!Number.isSafeInteger(epoch) || epoch < 1) throw new RangeError('Epochs count from 1.')
  // The epoch comes first and holds no bar, so no facility's name can imitate another's key.
  const info = `opendrl pseudonyms v1|${epoch}|${facilityId}`
  return new Uint8Array(hkdfSync('sha256', master, new Uint8Array(0), info, pseudonymKeyBytes))
}
