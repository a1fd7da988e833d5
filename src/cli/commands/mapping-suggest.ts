import type { Command } from 'commander'
import type { NameWithSuggestions } from '../../analytics/suggest/suggestion-desk.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { table } from '../table.ts'

/** opendrl mapping suggest */
export function mappingSuggestCommand(
  mapping: Command,
  { io, withServices, finish }: CliContext,
): void {
  mapping
    .command('suggest')
    .description('What names without a mapping may stand for, most exams first; sets nothing')
    .requiredOption('--facility <code>')
    .option('--json', 'print JSON, with further suggestions')
    .action(async ({ facility, json }: { facility: string; json?: boolean }) => {
      await withServices(async (services) => {
        if ((await services.facilities.facility(facility)) === null) {
          io.err.write('There is no such facility.\n')
          return finish(exitCodes.badInput)
        }
        const names = await services.suggestionsOf(facility)
        if (json === true) return printJson(io, { facility, names })
        if (names.length === 0) return printLine(io, 'Every name met in uploads is decided on.')
        printLine(io, table(columns, names))
      })
    })
}

const columns = [
  { head: 'local name', cell: (row: NameWithSuggestions) => row.localName },
  { head: 'exams', align: 'right', cell: (row: NameWithSuggestions) => String(row.exams) },
  { head: 'LOINC', cell: (row: NameWithSuggestions) => row.suggestions[0]?.loinc ?? '' },
  { head: 'protocol', cell: (row: NameWithSuggestions) => row.suggestions[0]?.name ?? '' },
  {
    head: 'score',
    align: 'right',
    cell: (row: NameWithSuggestions) => row.suggestions[0]?.score.toFixed(2) ?? '',
  },
  {
    head: 'because',
    cell: (row: NameWithSuggestions) =>
      row.suggestions[0]?.evidence.join(' ') ?? row.noneBecause ?? '',
  },
] as const
