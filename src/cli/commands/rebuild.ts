import { join } from 'node:path'
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { printJson, printLine } from '../io.ts'

/** opendrl rebuild --into DIR: the registry again, from its ledger alone. */
export function rebuildCommand(program: Command, { io, config, maintenance }: CliContext): void {
  program
    .command('rebuild')
    .description('Make a registry anew from a ledger, without its database')
    .requiredOption('--into <dir>', 'the data directory to be; must be empty')
    .option('--ledger <dir>', 'the ledger; that of the data directory when left out')
    .option('--json', 'print JSON')
    .action(async (options: { into: string; ledger?: string; json?: boolean }) => {
      const settings = config()
      const ledger = options.ledger ?? join(settings.OPENDRL_DATA_DIR, 'ledger')
      const report = await maintenance.rebuild(ledger, options.into, settings)
      if (options.json === true) return printJson(io, report)
      printLine(
        io,
        `Rebuilt ${options.into} from ${report.entries} entries in ${report.seconds.toFixed(1)} s. Digest ${report.digest.content}.`,
      )
    })
}
