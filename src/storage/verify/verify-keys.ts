import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { masterKey } from '../key-file.ts'

const nobodyElse = 0o077

/** Whether the keys are there, whole, and readable by their owner alone. */
export function verifyKeys(dataDir: string): {
  readonly checked: number
  readonly fault: string | null
} {
  const directory = join(dataDir, 'keys')
  const folder = statSync(directory, { throwIfNoEntry: false })
  if (
    folder === undefined ||
    statSync(join(directory, 'master.key'), { throwIfNoEntry: false }) === undefined
  )
    return {
      checked: 0,
      fault: `${join(directory, 'master.key')} is missing: put the copy that is kept elsewhere back.`,
    }
  const names = readdirSync(directory)
  const open = [directory, ...names.map((name) => join(directory, name))].find(
    (path) => process.platform !== 'win32' && (statSync(path).mode & nobodyElse) !== 0,
  )
  if (open !== undefined)
    return { checked: names.length, fault: `${open} can be read by others than its owner.` }
  try {
    masterKey(dataDir, missing)
    return { checked: names.length, fault: null }
  } catch (error) {
    return { checked: names.length, fault: error instanceof Error ? error.message : String(error) }
  }
}

const missing = (): never => {
  throw new Error('The master key went missing while it was read.')
}
