import { z } from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Where an append-only log stood: number and hash of its last entry; 0 and '' when it had none. */
export const logPosition = z.strictObject({ sequence: z.int().min(0), hash: z.string() })

export const backupFile = z.strictObject({
  path: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)?$/)
    .describe('Within the backup.'),
  bytes: z.int().min(0),
  sha256,
})

/** What a backup says of itself: manifest.json, written last. */
export const backupManifest = z
  .strictObject({
    schema: z.literal('opendrl-backup/1'),
    createdAt: z.iso.datetime(),
    softwareVersion: z.string(),
    databaseSchema: z.int().positive().describe('Version of the schema of the database.'),
    digest: z
      .strictObject({ facts: z.string(), content: z.string() })
      .describe('Of the registry at the moment of the backup, computed from the registry itself.'),
    tables: z
      .record(z.string(), z.string())
      .describe('Rows and their fingerprint by table; sessions of people are not in a backup.'),
    ledger: logPosition.describe('The last entry of the ledger whose records are in the database.'),
    audit: logPosition,
    keys: z
      .strictObject({ included: z.literal(false), fingerprint: z.string() })
      .describe(
        'Never included. The fingerprint tells whether a key is the one that belongs here.',
      ),
    files: z.array(backupFile).min(1),
    sha256: sha256.describe(
      'Of this document without this member, as JSON without spaces and with members in order.',
    ),
  })
  .describe(
    'A backup: what it holds, as of which moment, and how to tell that nothing of it changed.',
  )

export type BackupManifest = z.infer<typeof backupManifest>
export type BackupFile = z.infer<typeof backupFile>

/** A backup as listed. */
export const backupView = z.object({
  name: z.string(),
  createdAt: z.string(),
  bytes: z.int(),
  digest: z.object({ facts: z.string(), content: z.string() }),
  ledger: logPosition,
})
/** A backup that was just made, and what went for it. */
export const madeBackup = backupView.extend({
  pruned: z.array(z.string()).describe('Names of older backups that were deleted.'),
})
export type MadeBackup = z.infer<typeof madeBackup>
export type BackupView = z.infer<typeof backupView>
