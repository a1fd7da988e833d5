import type { Command } from 'commander'
import { anyCallingAeTitle, dicomPeerInput } from '../../contract/dicom-peer.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

interface Titles {
  readonly called: string
  readonly calling: string
}

/** opendrl dicom-peer add | list | remove */
export function dicomPeerCommand(program: Command, { io, withServices, finish }: CliContext): void {
  const peer = program
    .command('dicom-peer')
    .description('Senders of DICOM objects and the facilities they stand for')
  const refuse = (sentence: string): void => {
    io.err.write(`${sentence}\n`)
    finish(exitCodes.badInput)
  }
  peer
    .command('add')
    .description('Tie AE titles to a facility; replaces an earlier tie of the same titles')
    .requiredOption('--facility <code>', 'whom everything from this peer belongs to')
    .requiredOption('--called <title>', 'AE title under which the registry is called')
    .option('--calling <title>', 'AE title of the sender', anyCallingAeTitle)
    .action(async ({ facility, called, calling }: Titles & { facility: string }) => {
      const parsed = dicomPeerInput.safeParse({
        calledAeTitle: called,
        callingAeTitle: calling,
        facility,
      })
      if (!parsed.success)
        throw new UsageError(
          parsed.error.issues
            .map(({ path, message }) => `${path.join('.')}: ${message}`)
            .join('\n'),
        )
      await withServices(async (services) => {
        if (!(await services.tieDicomPeer(parsed.data)))
          return refuse('There is no such facility; add it with "opendrl facility add".')
        const { callingAeTitle, calledAeTitle } = parsed.data
        printLine(io, `"${callingAeTitle}" calling "${calledAeTitle}" is "${facility}".`)
      })
    })
  peer
    .command('list')
    .description('AE titles and their facilities')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await withServices(async (services) => {
        const view = await services.dicomPeers()
        if (json === true) return printJson(io, view)
        printLine(
          io,
          table(
            [
              { head: 'called', cell: (row) => row.calledAeTitle },
              { head: 'calling', cell: (row) => row.callingAeTitle },
              { head: 'facility', cell: (row) => row.facility },
              { head: 'since', cell: (row) => row.decidedAt.slice(0, 10) },
            ],
            view.peers,
          ),
        )
      })
    })
  peer
    .command('remove')
    .description('Take a tie of AE titles back; the sender is refused from then on')
    .requiredOption('--called <title>', 'AE title under which the registry is called')
    .option('--calling <title>', 'AE title of the sender', anyCallingAeTitle)
    .action(async ({ called, calling }: Titles) => {
      await withServices(async (services) => {
        if (await services.untieDicomPeer(called.trim(), calling.trim()))
          printLine(io, `"${calling}" calling "${called}" is refused from now on.`)
        else refuse('These AE titles are tied to no facility.')
      })
    })
}
