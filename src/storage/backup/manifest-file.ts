import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { backupManifest, type BackupManifest } from '../../contract/backup.ts'
import { BackupProblem } from './backup-problem.ts'

export const manifestName = 'manifest.json'
/** Of a backup that is being written; one that stays so was cut off. */
export const partialEnding = '.partial'

type Unsealed = Omit<BackupManifest, 'sha256'>

const sealOf = ({ sha256: _sha256, ...rest }: BackupManifest): string => sealed(rest).sha256

function sealed(manifest: Unsealed): BackupManifest {
  const sha256 = createHash('sha256').update(canonicalJson(manifest)).digest('hex')
  return { ...manifest, sha256 }
}

/** The last file of a backup to be written, on disk when this returns. */
export function writeManifest(folder: string, manifest: Unsealed): BackupManifest {
  const whole = sealed(manifest)
  const text = `${JSON.stringify(whole, null, 2)}\n`
  writeFileSync(join(folder, manifestName), text, { flag: 'wx', mode: 0o600, flush: true })
  return whole
}

/** @throws BackupProblem when the folder is no whole backup, or its manifest was changed */
export function readManifest(folder: string): BackupManifest {
  if (basename(folder).endsWith(partialEnding))
    throw new BackupProblem(`${folder} was cut off while it was written and is no backup.`)
  const file = join(folder, manifestName)
  if (!existsSync(file))
    throw new BackupProblem(
      `${folder} holds no ${manifestName}: it is no backup, or not a whole one.`,
    )
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new BackupProblem(`${file} cannot be read: it was damaged.`)
  }
  const parsed = backupManifest.safeParse(value)
  if (!parsed.success) throw new BackupProblem(`${file} is not a manifest this version knows.`)
  if (sealOf(parsed.data) !== parsed.data.sha256)
    throw new BackupProblem(`${file} was changed after it was written.`)
  return parsed.data
}
