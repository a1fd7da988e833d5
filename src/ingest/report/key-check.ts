import type { Pseudonymiser } from '../ports.ts'

/** What a key makes of a fixed text: two holders of one key agree, and nothing of the key is told. */
export const keyCheck = (pseudonymiser: Pseudonymiser): string =>
  pseudonymiser.pseudonym('record', 'opendrl', 'key check')
