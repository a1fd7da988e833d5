import { firstSchema } from './0001-first-schema.ts'
import { roadsAndUnderstanding } from './0002-roads-and-understanding.ts'
import { ledgerHead } from './0003-ledger.ts'
import { sessions } from './0004-sessions.ts'
import { patientsRights } from './0005-patients-rights.ts'
import { disclosureHistory } from './0006-disclosure.ts'
import type { Migration } from './migration.ts'

/** In order; a new one goes to the end. */
export const migrations: readonly Migration[] = [
  firstSchema,
  roadsAndUnderstanding,
  ledgerHead,
  sessions,
  patientsRights,
  disclosureHistory,
]
