import type { Command } from 'commander'
import { open } from 'node:fs/promises'
import type { CliContext } from '../context.ts'
import { erasureText } from '../erasure-text.ts'
import { printJson, printLine } from '../io.ts'
import { knownFacility } from '../known-facility.ts'

/** Who decides where no key does. */
const by = 'command line'

/** opendrl facility off-board */
export function offBoardCommand(facility: Command, context: CliContext): void {
  const { io, withServices } = context
  facility
    .command('off-board <code>')
    .description(
      'Let a hospital leave: write all its data to a file for it, end its keys, erase everything; what was published stays',
    )
    .requiredOption('--out <file>', 'a new file for the hospital, a JSON document a line')
    .option('--json', 'print JSON')
    .action(async (code: string, { out, json }: { out: string; json?: boolean }) => {
      await withServices(async (services) => {
        if (!(await knownFacility(context, services, code))) return
        const file = await open(out, 'wx', 0o600)
        try {
          for await (const line of services.exportFacility(code)) await file.write(`${line}\n`)
          await file.sync()
        } finally {
          await file.close()
        }
        const evidence = await services.offBoard(code, by)
        if (json === true) return printJson(io, evidence)
        printLine(io, `Wrote everything of "${code}" to ${out}.`)
        printLine(io, erasureText(evidence))
      })
    })
}
