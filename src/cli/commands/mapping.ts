import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { mappingsInput } from '../../contract/mapping.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'
import { mappingDecideCommands } from './mapping-decide.ts'
import { mappingSuggestCommand } from './mapping-suggest.ts'

/** opendrl mapping list | suggest | set | import */
export function mappingCommand(program: Command, context: CliContext): void {
  const { io, withServices, finish } = context
  const mapping = program
    .command('mapping')
    .description('Local exam names and the protocols they stand for')
  const set = async (
    facility: string,
    mappings: unknown,
    origin: 'person' | 'import',
  ): Promise<void> => {
    const parsed = mappingsInput.safeParse({ mappings })
    if (!parsed.success)
      throw new UsageError('The mappings must be [{"localName": ..., "loinc": ...}].')
    await withServices(async (services) => {
      if ((await services.facilities.facility(facility)) === null) {
        io.err.write('There is no such facility.\n')
        return finish(exitCodes.badInput)
      }
      const unknown = await services.setMappings(facility, parsed.data.mappings, {
        by: 'command line',
        origin,
      })
      if (unknown.length === 0)
        return printLine(io, `Mapped ${parsed.data.mappings.length} name(s).`)
      io.err.write(`Not in the protocol catalogue: ${unknown.join(', ')}; nothing was changed.\n`)
      finish(exitCodes.badInput)
    })
  }
  mapping
    .command('list')
    .description('Names met in uploads, unmapped ones first')
    .requiredOption('--facility <code>')
    .option('--json', 'print JSON')
    .action(async ({ facility, json }: { facility: string; json?: boolean }) => {
      await withServices(async (services) => {
        const view = await services.mappingsOf(facility)
        if (json === true) return printJson(io, view)
        printLine(
          io,
          table(
            [
              { head: 'local name', cell: (row) => row.localName },
              { head: 'exams', align: 'right', cell: (row) => String(row.exams) },
              { head: 'LOINC', cell: (row) => row.loinc ?? '' },
              { head: 'state', cell: (row) => row.state },
            ],
            view.localNames,
          ),
        )
      })
    })
  mappingSuggestCommand(mapping, context)
  mappingDecideCommands(mapping, context)
  mapping
    .command('set <localName> <loinc>')
    .description('Map one name; "none" for none on purpose')
    .requiredOption('--facility <code>')
    .action((localName: string, loinc: string, { facility }: { facility: string }) =>
      set(facility, [{ localName, loinc: loinc === 'none' ? null : loinc }], 'person'),
    )
  mapping
    .command('import <file>')
    .description('Map many names from a JSON file [{"localName", "loinc"}]')
    .requiredOption('--facility <code>')
    .action(async (file: string, { facility }: { facility: string }) => {
      const text = await readFile(file, 'utf8').catch(() => {
        throw new UsageError(`The file ${file} cannot be read.`)
      })
      try {
        await set(facility, JSON.parse(text), 'import')
      } catch (error) {
        if (error instanceof SyntaxError) throw new UsageError(`The file ${file} is not JSON.`)
        throw error
      }
    })
}
