import type { Command } from 'commander'
import type { ComparisonRow, Verdict } from '../../contract/analytics.ts'
import type { CliContext } from '../context.ts'
import { readFilter, withFilterOptions } from '../filter-options.ts'
import { formatDose, formatInterval } from '../format-dose.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { table } from '../table.ts'

const words: Readonly<Record<Verdict, string>> = {
  'no-drl': 'no DRL',
  'phantom-differs': 'phantom differs',
  'too-few': 'too few',
  above: 'above',
  'possibly-above': 'possibly above',
  'check-image-quality': 'check image quality',
  below: 'below',
}

/** opendrl compare: a facility's typical values against DRLs. */
export function compareCommand(program: Command, { io, withServices, finish }: CliContext): void {
  const command = program.command('compare').description('Compare a facility with DRLs')
  withFilterOptions(command)
    .requiredOption('--facility <code>')
    .action(async (options: Record<string, unknown> & { facility: string }) => {
      const { facility, ...filter } = readFilter(options)
      await withServices(async (services) => {
        if (facility === undefined || (await services.facilities.facility(facility)) === null) {
          io.err.write('There is no such facility.\n')
          return finish(exitCodes.badInput)
        }
        const answer = await services.questions.comparisons(facility, filter)
        if (options['json'] === true) return printJson(io, answer)
        printLine(
          io,
          `${answer.facility.name}, ${answer.provenance.from} to ${answer.provenance.to}`,
        )
        printLine(io, comparisonTable(answer.rows))
      })
    })
}

/** The reference with the gravest verdict stands for the row. */
function leading(row: ComparisonRow) {
  return row.references.find((reference) => reference.verdict === row.verdict)
}

function comparisonTable(rows: readonly ComparisonRow[]): string {
  return table<ComparisonRow>(
    [
      { head: 'protocol', cell: (row) => row.protocol.name },
      { head: 'band', cell: (row) => row.bandLabel },
      { head: 'quantity', cell: (row) => row.quantity },
      { head: 'exams', align: 'right', cell: (row) => String(row.exams) },
      { head: 'typical', align: 'right', cell: (row) => formatDose(row.typical) },
      { head: '95 % interval', align: 'right', cell: (row) => formatInterval(row.interval) },
      { head: 'unit', cell: (row) => row.unit },
      { head: 'reference', cell: (row) => leading(row)?.name ?? '' },
      { head: 'value', align: 'right', cell: (row) => formatDose(leading(row)?.value ?? null) },
      { head: 'ratio', align: 'right', cell: (row) => formatDose(leading(row)?.ratio ?? null) },
      { head: 'verdict', cell: (row) => words[row.verdict] },
    ],
    rows,
  )
}
