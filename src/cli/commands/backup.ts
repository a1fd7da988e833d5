import type { Command } from 'commander'
import { madeBackup, type MadeBackup } from '../../contract/backup.ts'
import type { CliContext } from '../context.ts'
import { printJson, printLine } from '../io.ts'
import { readCount } from '../read-count.ts'
import { askRegistry } from '../remote-care.ts'
import { runningRegistry, type ServerOptions, withServerOptions } from '../server-option.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

interface BackupOptions extends ServerOptions {
  readonly keep?: string
  readonly json?: boolean
}

/** opendrl backup FOLDER | backup list | check | prune */
export function backupCommand(program: Command, context: CliContext): void {
  const { io, config, maintenance } = context
  const backup = program
    .command('backup')
    .argument('[folder]', 'where backups are kept; with --server the service knows')
    .description('Make a backup; the pseudonym keys are never in it')
    .enablePositionalOptions()
    .option('--keep <n>', 'delete all but the newest so many backups of the folder afterwards')
    .option('--json', 'print JSON')
  withServerOptions(backup).action(async (folder: string | undefined, options: BackupOptions) => {
    const made = await make(folder, options, context)
    if (options.json === true) return printJson(io, made)
    printLine(
      io,
      `Made ${made.name}: ${megabytes(made.bytes)}, as of entry ${made.ledger.sequence}.`,
    )
    for (const name of made.pruned) printLine(io, `Deleted ${name}.`)
    printLine(io, 'The keys are not in it: keep a copy of the keys folder in another place.')
  })
  backup
    .command('list <folder>')
    .description('Backups in a folder, newest first')
    .option('--json', 'print JSON')
    .action((folder: string, { json }: { json?: boolean }) => {
      const found = maintenance.backups(folder)
      if (json === true) return printJson(io, found)
      printLine(
        io,
        table(
          [
            { head: 'backup', cell: (row) => row.name },
            { head: 'made', cell: (row) => row.createdAt },
            { head: 'size', align: 'right', cell: (row) => megabytes(row.bytes) },
            { head: 'ledger entry', align: 'right', cell: (row) => String(row.ledger.sequence) },
          ],
          found.backups,
        ),
      )
      for (const name of found.unusable) printLine(io, `${name} is no whole backup.`)
    })
  backup
    .command('check <backup>')
    .description('Read every file of a backup and compare it with its manifest')
    .option('--json', 'print JSON')
    .action(async (path: string, { json }: { json?: boolean }) => {
      const manifest = await maintenance.checkBackup(path)
      if (json === true) return printJson(io, manifest)
      printLine(
        io,
        `${manifest.files.length} files are as they were written at ${manifest.createdAt}.`,
      )
    })
  backup
    .command('prune <folder>')
    .description('Delete old backups')
    .option('--keep <n>', 'all but the newest so many')
    .option('--before <date-time>', 'those made before; what an erasure asks for')
    .option('--json', 'print JSON')
    .action((folder: string, options: { keep?: string; before?: string; json?: boolean }) => {
      const { keep, before } = options
      if ((keep === undefined) === (before === undefined))
        throw new UsageError('Say which to delete: --keep or --before.')
      if (before !== undefined && Number.isNaN(Date.parse(before)))
        throw new UsageError('--before: a date-time such as 2026-11-25T12:00:00Z')
      const rule = { keep: keep === undefined ? undefined : readKeep(keep), before }
      const pruned = maintenance.pruneBackups(folder, rule)
      if (options.json === true) return printJson(io, { pruned })
      for (const name of pruned) printLine(io, `Deleted ${name}.`)
      if (pruned.length === 0) printLine(io, 'Nothing to delete.')
    })

  async function make(
    folder: string | undefined,
    options: BackupOptions,
    { withServices }: CliContext,
  ): Promise<MadeBackup> {
    const keep = options.keep === undefined ? null : readKeep(options.keep)
    const running = runningRegistry(options, config())
    if (running !== null) {
      if (folder !== undefined)
        throw new UsageError('A running service writes to its own folder (OPENDRL_BACKUP_DIR).')
      return askRegistry(running, keep === null ? 'backups' : `backups?keep=${keep}`, madeBackup)
    }
    if (folder === undefined) throw new UsageError('Say where to: opendrl backup FOLDER.')
    return withServices((services) => services.makeBackup(folder, keep))
  }
}

function readKeep(text: string): number {
  const keep = readCount('--keep', text)
  if (keep === 0) throw new UsageError('--keep: at least 1')
  return keep
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
