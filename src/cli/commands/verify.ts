import type { Command } from 'commander'
import { verification, type Verification } from '../../contract/verification.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { askRegistry } from '../remote-care.ts'
import { runningRegistry, type ServerOptions, withServerOptions } from '../server-option.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

interface VerifyOptions extends ServerOptions {
  readonly deep?: boolean
  readonly json?: boolean
}

/** opendrl verify: exit code 0 sound, 1 a fault was found, 3 it could not be looked at */
export function verifyCommand(
  program: Command,
  { io, config, maintenance, finish }: CliContext,
): void {
  const command = program
    .command('verify')
    .description('Read a whole registry and name the first fault; changes nothing')
    .option('--deep', 'derive all exams again and compare them')
    .option('--json', 'print JSON')
  withServerOptions(command).action(async (options: VerifyOptions) => {
    const deep = options.deep === true
    if (deep && options.server !== undefined)
      throw new UsageError(
        '--deep needs a registry that does not run: verify a restored backup, for example.',
      )
    const running = runningRegistry(options, config())
    const found: Verification =
      running === null
        ? await maintenance.verify(config(), deep)
        : await askRegistry(running, 'verifications', verification)
    if (!found.sound) finish(exitCodes.badInput)
    if (options.json === true) return printJson(io, found)
    printLine(
      io,
      table(
        [
          { head: 'part', cell: (row) => row.part },
          { head: 'read', align: 'right', cell: (row) => String(row.checked) },
          { head: 'found', cell: (row) => row.fault ?? 'sound' },
        ],
        found.parts,
      ),
    )
    printLine(io, found.fault ?? `Sound. Digest ${found.digest?.content ?? 'none'}.`)
  })
}
