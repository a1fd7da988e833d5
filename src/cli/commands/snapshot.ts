import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { printJson, printLine } from '../io.ts'

/** opendrl snapshot create: the fixed grid that peers see. */
export function snapshotCommand(program: Command, { io, withServices }: CliContext): void {
  program
    .command('snapshot')
    .description('The disclosure-controlled grid of cells that peers see')
    .command('create')
    .description('Make the snapshot')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await withServices(async (services) => {
        const made = await services.questions.createSnapshot()
        if (json === true) return printJson(io, made)
        printLine(io, `Snapshot ${made.id}: ${made.cells} cells, ${made.withheld} withheld.`)
      })
    })
}
