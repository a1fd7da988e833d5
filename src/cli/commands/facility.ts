import type { Command } from 'commander'
import { formatFacilityKey } from '../../access/facility-key.ts'
import { newFacility } from '../../contract/facility.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import type { CliContext } from '../context.ts'
import { table } from '../table.ts'
import { epochCommands } from './facility-epochs.ts'
import { offBoardCommand } from './facility-off-board.ts'
import { UsageError } from '../usage-error.ts'
import { writeSecret } from '../write-secret.ts'

/** opendrl facility add | list | pseudonym-key, and the commands of its epochs and its end */
export function facilityCommand(program: Command, context: CliContext): void {
  const { io, withServices, finish } = context
  const facility = program.command('facility').description('Hospitals that report')
  facility
    .command('add')
    .description('Add a facility')
    .requiredOption('--name <name>', 'its name')
    .option('--id <code>', 'short code; made from the name when absent')
    .option('--organisation <name>', 'who runs it; default: itself')
    .option('--country <code>', 'ISO 3166 code such as IE')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean } & Record<string, unknown>) => {
      const { json, ...fields } = options
      const parsed = newFacility.safeParse(fields)
      if (!parsed.success)
        throw new UsageError(
          parsed.error.issues
            .map((issue) => `--${issue.path.join('.')}: ${issue.message}`)
            .join('\n'),
        )
      await withServices(async (services) => {
        const added = await services.addFacility(parsed.data)
        if (added === null) {
          io.err.write('There is already a facility with this code; choose another with --id.\n')
          return finish(exitCodes.badInput)
        }
        if (json === true) printJson(io, added)
        else printLine(io, `Added ${added.name} as "${added.id}".`)
      })
    })
  facility
    .command('pseudonym-key <code>')
    .description('Write the key file that lets this hospital pseudonymise before it sends')
    .requiredOption('--out <file>', 'a new file, readable by its owner only; hand it over safely')
    .action(async (code: string, { out }: { out: string }) => {
      await withServices(async (services) => {
        const key = await services.facilityKey(code)
        if (key === null) {
          io.err.write(`There is no facility "${code}" (opendrl facility list).\n`)
          return finish(exitCodes.badInput)
        }
        await writeSecret(out, formatFacilityKey(key))
        printLine(io, `Wrote the pseudonym key of "${code}" to ${out}.`)
      })
    })
  facility
    .command('list')
    .description('List facilities')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await withServices(async (services) => {
        const facilities = await services.facilities.facilities()
        if (json === true) return printJson(io, { facilities })
        printLine(
          io,
          table(
            [
              { head: 'code', cell: (row) => row.id },
              { head: 'name', cell: (row) => row.name },
              { head: 'organisation', cell: (row) => row.organisation },
              { head: 'country', cell: (row) => row.country ?? '' },
            ],
            facilities,
          ),
        )
      })
    })
  epochCommands(facility, context)
  offBoardCommand(facility, context)
}
