import { firstSchema } from './0001-first-schema.ts'
import { roadsAndUnderstanding } from './0002-roads-and-understanding.ts'
import type { Migration } from './migration.ts'

/** In order; a new one goes to the end. */
export const migrations: readonly Migration[] = [firstSchema, roadsAndUnderstanding]
