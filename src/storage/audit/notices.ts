import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { facilityId } from '../../contract/facility.ts'
import type { AuditAct } from '../../access/audit/audit-act.ts'
import { syncDirectory } from '../chain/sync-directory.ts'
import { auditDirectory } from './audit-directory.ts'

const notice = z.strictObject({
  operation: z.literal('audit.read'),
  facilities: z.array(facilityId).max(1_000),
})

const folderOf = (dataDir: string): string => join(auditDirectory(dataDir), 'notices')
const pattern = /^[0-9a-f-]{36}\.json$/

/** That the trail is read by a command while a service owns it: left for the service, on disk. @param id a UUID */
export function leaveNotice(dataDir: string, id: string, facilities: readonly string[]): void {
  const folder = folderOf(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const text = JSON.stringify({ operation: 'audit.read', facilities })
  writeFileSync(join(folder, `${id}.json`), text, { mode: 0o600, flag: 'wx', flush: true })
  syncDirectory(folder)
}

/** Takes what commands left into the trail; each goes when its entry is on disk. */
export async function takeNotices(
  dataDir: string,
  record: (act: AuditAct) => Promise<void>,
): Promise<void> {
  for (const name of namesIn(folderOf(dataDir))) {
    const path = join(folderOf(dataDir), name)
    const act = actOf(readFileSync(path, 'utf8'))
    if (act !== null) await record(act)
    rmSync(path, { force: true })
  }
}

function actOf(text: string): AuditAct | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = notice.safeParse(value)
  if (!parsed.success) return null
  const { operation, facilities } = parsed.data
  return { operations: [operation], agent: { kind: 'operator' }, outcome: 'done', facilities }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => pattern.test(name))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
