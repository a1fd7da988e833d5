import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { fileDigest } from '../file-digest.ts'
import { exitCodes, printJson } from '../io.ts'
import { listFiles } from '../list-files.ts'
import { startProgress } from '../progress.ts'
import { receiptText } from '../receipt-text.ts'
import { UsageError } from '../usage-error.ts'

/** opendrl ingest FILE|FOLDER...: one upload, one receipt. */
export function ingestCommand(program: Command, { io, withServices, finish }: CliContext): void {
  program
    .command('ingest <paths...>')
    .description('Read dose reports from files and folders')
    .option('--facility <code>', 'whose they are; may be left out when there is only one facility')
    .option('--json', 'print the receipt as JSON')
    .action(async (paths: readonly string[], options: { facility?: string; json?: boolean }) => {
      const files = await listFiles(paths)
      if (files.length === 0) throw new UsageError('There are no files in what was named.')
      await withServices(async (services) => {
        const facilities = await services.facilities.facilities()
        const only = facilities.length === 1 ? facilities[0]?.id : undefined
        const facility = options.facility ?? only
        if (facility === undefined || !facilities.some(({ id }) => id === facility)) {
          io.err.write(
            options.facility === undefined
              ? 'Say whose files these are: --facility CODE (opendrl facility list).\n'
              : `There is no facility "${options.facility}" (opendrl facility list).\n`,
          )
          return finish(exitCodes.badInput)
        }
        const bar = startProgress(io, files.length, 'records')
        const receipt = await services.ingestFiles(
          facility,
          { files, ...(await fileDigest(files.map(({ path }) => path))) },
          ({ seen }) => bar.update(Math.min(seen, files.length), `${seen} records seen`),
        )
        bar.stop()
        if (options.json === true) printJson(io, receipt)
        else io.out.write(receiptText(receipt))
        if (receipt.counts.rejected + receipt.counts.quarantined > 0) finish(exitCodes.badInput)
      })
    })
}
