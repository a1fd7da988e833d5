import type { Principal } from '../access/principal.ts'

/** Who made a decision, as it is recorded: a label can be given twice, an id cannot. */
export const decidedBy = ({ label, keyId }: Principal): string => `${label} (key ${keyId})`
