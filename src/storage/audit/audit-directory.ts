import { join } from 'node:path'

/** Where the trail lies: apart from the database, so that putting an older database in place takes no audit back. */
export const auditDirectory = (dataDir: string): string => join(dataDir, 'audit')

/** The kind of its entries in the chain. */
export const auditKind = 'audit-event'
