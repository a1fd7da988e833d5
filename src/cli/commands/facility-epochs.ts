import type { Command } from 'commander'
import { newEpoch } from '../../contract/patients-rights.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { knownFacility } from '../known-facility.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

/** Who decides where no key does. */
const by = 'command line'

const refusals = {
  first:
    'The key of the first epoch follows from the master key alone; it is gone when the master key is.',
  current: 'This is the epoch records are keyed with now; begin a new one first.',
  overlap: 'Records keyed with it are still taken; wait for the end of the overlap.',
  unknown: 'The facility has no such epoch (opendrl facility pseudonym-epochs).',
} as const

/** opendrl facility rotate-pseudonyms | pseudonym-epochs | destroy-pseudonym-key */
export function epochCommands(facility: Command, context: CliContext): void {
  const { io, withServices, finish } = context
  facility
    .command('rotate-pseudonyms <code>')
    .description('Begin a new epoch of pseudonyms, after a key file was lost or someone left, say')
    .option('--overlap-days <n>', 'how long records keyed with the epoch before are taken', '30')
    .option('--json', 'print JSON')
    .action(async (code: string, options: { overlapDays: string; json?: boolean }) => {
      const overlap = /^\d{1,3}$/.test(options.overlapDays) ? Number(options.overlapDays) : -1
      const parsed = newEpoch.safeParse({ overlapDays: overlap })
      if (!parsed.success) throw new UsageError('--overlap-days is a number from 0 to 366.')
      await withServices(async (services) => {
        if (!(await knownFacility(context, services, code))) return
        const epoch = await services.rotatePseudonyms(code, parsed.data.overlapDays, by)
        if (options.json === true) return printJson(io, epoch)
        printLine(
          io,
          `Epoch ${epoch.epoch} of "${code}" has begun. A hospital that sends pseudonymised reports needs a new key file: opendrl facility pseudonym-key ${code} --out FILE`,
        )
      })
    })
  facility
    .command('pseudonym-epochs <code>')
    .description('Epochs of a facility’s pseudonyms, and until when the one before is taken')
    .option('--json', 'print JSON')
    .action(async (code: string, { json }: { json?: boolean }) => {
      await withServices(async (services) => {
        if (!(await knownFacility(context, services, code))) return
        const epochs = await services.pseudonymEpochs(code)
        if (json === true) return printJson(io, { epochs })
        printLine(
          io,
          table(
            [
              { head: 'epoch', cell: (row) => String(row.epoch) },
              { head: 'started', cell: (row) => row.startedAt ?? 'from the beginning' },
              {
                head: 'records taken',
                cell: (row) => (row.isCurrent ? 'yes' : (row.acceptedUntil ?? 'no')),
              },
              { head: 'key destroyed', cell: (row) => row.destroyedAt ?? '' },
            ],
            epochs,
          ),
        )
      })
    })
  facility
    .command('destroy-pseudonym-key <code> <epoch>')
    .description('Destroy the key of an epoch that is over: no one can try its pseudonyms any more')
    .action(async (code: string, text: string) => {
      const epoch = /^\d{1,4}$/.test(text) ? Number(text) : 0
      await withServices(async (services) => {
        if (!(await knownFacility(context, services, code))) return
        const refusal = await services.destroyEpochKey(code, epoch, by)
        if (refusal === null)
          return printLine(
            io,
            `The key of epoch ${epoch} of "${code}" is destroyed. A study stored under it that is uploaded again counts as another one.`,
          )
        io.err.write(`${refusals[refusal]}\n`)
        finish(exitCodes.badInput)
      })
    })
}
