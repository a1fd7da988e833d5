import { createHmac } from 'node:crypto'

/**
 * Tells whether two master keys are the same, and nothing about them: 32 hexadecimal digits of an HMAC whose key is
 * the master key. It may stand in a backup.
 */
export const keyFingerprint = (master: Uint8Array): string =>
  createHmac('sha256', master)
    .update('opendrl master key fingerprint v1')
    .digest('hex')
    .slice(0, 32)
