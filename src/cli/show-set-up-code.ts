import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Io } from './io.ts'
import { printLine } from './io.ts'
import { writeSecret } from './write-secret.ts'

/**
 * Shows the one-time code of an empty registry where only its operator looks: on the terminal, or, where there is none,
 * in a file that only the owner can read. Never in the log.
 * @returns takes the file away again
 */
export async function showSetUpCode(
  io: Io,
  code: string,
  address: string,
  dataDir: string,
): Promise<() => void> {
  const todo = `Open ${address} and enter it there within the hour, or stop and run "opendrl admin create".`
  if (io.terminal) {
    io.err.write(
      `\nThe registry has no key yet. Set-up code, for one use:\n\n  ${code}\n\n${todo}\n\n`,
    )
    return () => {}
  }
  const file = join(dataDir, 'keys', 'set-up-code')
  rmSync(file, { force: true })
  await writeSecret(file, `${code}\n`)
  printLine(io, `The registry has no key yet. Its set-up code, for one use, is in ${file}. ${todo}`)
  return () => rmSync(file, { force: true })
}
