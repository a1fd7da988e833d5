import type { Command } from 'commander'
import type { MappingDecision } from '../../contract/mapping-review.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { table } from '../table.ts'

/** opendrl mapping accept | reject | undo | history | effects */
export function mappingDecideCommands(
  mapping: Command,
  { io, withServices, finish }: CliContext,
): void {
  const decide = (facility: string, decision: MappingDecision): Promise<void> =>
    withServices(async (services) => {
      if ((await services.facilities.facility(facility)) === null) {
        io.err.write('There is no such facility.\n')
        return finish(exitCodes.badInput)
      }
      const unknown = await services.decideMappings(facility, [decision], { by: 'command line' })
      if (unknown.length === 0) return printLine(io, 'Recorded.')
      io.err.write(`Not in the protocol catalogue: ${unknown.join(', ')}; nothing was changed.\n`)
      finish(exitCodes.badInput)
    })

  for (const [decision, description] of [
    ['accept', 'Confirm that a name stands for a protocol'],
    ['reject', 'Take a suggestion off the list of a name'],
  ] as const)
    mapping
      .command(`${decision} <localName> <loinc>`)
      .description(description)
      .requiredOption('--facility <code>')
      .action((localName: string, loinc: string, { facility }: { facility: string }) =>
        decide(facility, { decision, localName, loinc }),
      )
  mapping
    .command('undo <localName>')
    .description('Back to what held before the last decision on a name')
    .requiredOption('--facility <code>')
    .action((localName: string, { facility }: { facility: string }) =>
      decide(facility, { decision: 'undo', localName }),
    )
  mapping
    .command('history')
    .description('Every decision on the names of a facility: who, when, what')
    .requiredOption('--facility <code>')
    .option('--name <localName>', 'of one name only')
    .option('--json', 'print JSON')
    .action(
      async ({ facility, name, json }: { facility: string; name?: string; json?: boolean }) => {
        await withServices(async (services) => {
          const view = await services.mappingHistory(facility, name ?? null)
          if (json === true) return printJson(io, view)
          printLine(io, table(historyColumns, view.history))
        })
      },
    )
  mapping
    .command('effects <localName> <loinc>')
    .description('Which figures mapping a name would change; changes nothing')
    .requiredOption('--facility <code>')
    .action(async (localName: string, loinc: string, { facility }: { facility: string }) => {
      await withServices(async (services) => {
        const wanted = { localName, loinc: loinc === 'none' ? null : loinc }
        printJson(io, await services.mappingEffects(facility, [wanted]))
      })
    })
}

interface HistoryRow {
  readonly mappedAt: string
  readonly localName: string
  readonly loinc: string | null
  readonly origin: string | null
  readonly mappedBy: string | null
}

const historyColumns = [
  { head: 'when', cell: (row: HistoryRow) => row.mappedAt },
  { head: 'local name', cell: (row: HistoryRow) => row.localName },
  { head: 'LOINC', cell: (row: HistoryRow) => row.loinc ?? '' },
  { head: 'how', cell: (row: HistoryRow) => row.origin ?? '' },
  { head: 'by', cell: (row: HistoryRow) => row.mappedBy ?? '' },
] as const
