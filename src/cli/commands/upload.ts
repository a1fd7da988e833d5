import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { receiptText } from '../receipt-text.ts'
import { table } from '../table.ts'
import { uploadSendCommand } from './upload-send.ts'

/** opendrl upload send | list | show | withdraw */
export function uploadCommand(program: Command, context: CliContext): void {
  const { io, withServices, finish } = context
  const upload = program.command('upload').description('Uploads and their receipts')
  uploadSendCommand(upload, context)
  upload
    .command('list')
    .description('Uploads, newest first')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await withServices(async (services) => {
        const uploads = await services.receipts('*', 1000, null)
        if (json === true) return printJson(io, { uploads })
        printLine(
          io,
          table(
            [
              { head: 'upload', cell: (row) => row.uploadId },
              { head: 'facility', cell: (row) => row.facility },
              { head: 'state', cell: (row) => row.state },
              { head: 'seen', align: 'right', cell: (row) => String(row.counts.seen) },
              { head: 'received', cell: (row) => row.receivedAt },
            ],
            uploads,
          ),
        )
      })
    })
  upload
    .command('show <id>')
    .description('The receipt of an upload')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      await withServices(async (services) => {
        const receipt = await services.receipt(id)
        if (receipt === null) {
          io.err.write('There is no such upload.\n')
          return finish(exitCodes.badInput)
        }
        if (json === true) printJson(io, receipt)
        else io.out.write(receiptText(receipt))
      })
    })
  upload
    .command('withdraw <id>')
    .description('Withdraw an upload whole')
    .action(async (id: string) => {
      await withServices(async (services) => {
        if ((await services.receipt(id)) === null) {
          io.err.write('There is no such upload.\n')
          return finish(exitCodes.badInput)
        }
        printLine(io, `Withdrawn; ${await services.withdraw(id)} exam(s) changed.`)
      })
    })
}
