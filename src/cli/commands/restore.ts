import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { printJson, printLine } from '../io.ts'
import { megabytes } from './backup.ts'

interface RestoreOptions {
  readonly into: string
  readonly force?: boolean
  readonly withLedger?: string
  readonly json?: boolean
}

/** opendrl restore BACKUP --into DIR */
export function restoreCommand(program: Command, { io, config, maintenance }: CliContext): void {
  program
    .command('restore <backup>')
    .description('Make a data directory of a backup, after checking every file of it')
    .requiredOption('--into <dir>', 'the data directory to be; must be empty')
    .option('--force', 'put aside a registry that is in the directory')
    .option(
      '--with-ledger <dir>',
      'also apply the later entries of a ledger that outlived its database',
    )
    .option('--json', 'print JSON')
    .action(async (backup: string, { into, force, withLedger, json }: RestoreOptions) => {
      const request = { backup, into, force: force === true, ledgerDir: withLedger ?? null }
      const report = await maintenance.restore(request, config())
      if (json === true) return printJson(io, report)
      const perGigabyte = (report.seconds / report.bytes) * 1e9
      printLine(
        io,
        `Restored ${megabytes(report.bytes)} of ${report.backup.createdAt} into ${into} in ${report.seconds.toFixed(1)} s (${perGigabyte.toFixed(0)} s a GB); its digest is that of the backup.`,
      )
      if (report.laterEntries > 0)
        printLine(io, `${report.laterEntries} later entries of the ledger were applied.`)
      if (report.putAside !== null) printLine(io, `What was there before is in ${report.putAside}.`)
      if (!report.keyInPlace)
        printLine(
          io,
          `Before the service starts, put the keys folder back into ${into}: it is not in backups.`,
        )
    })
}
