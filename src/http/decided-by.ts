import { keySubject, type Principal } from '../access/principal.ts'

/** Who made a decision, as it is recorded: a label can be given twice, an id cannot. */
export const decidedBy = ({ label, keyId, subject }: Principal): string =>
  subject === keySubject(keyId) ? `${label} (key ${keyId})` : `${label} (${subject})`
