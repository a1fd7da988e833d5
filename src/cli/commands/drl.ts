import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { drlTable } from '../drl-table.ts'
import { readFilter, withFilterOptions } from '../filter-options.ts'
import { printJson, printLine } from '../io.ts'

/** opendrl drl: the registry's DRLs, computed live by any method and filter. */
export function drlCommand(program: Command, { io, withServices }: CliContext): void {
  const command = program.command('drl').description('Compute the registry’s DRLs')
  withFilterOptions(command)
    .option('--facility <code>', 'only exams of one facility')
    .action(async (options: Record<string, unknown>) => {
      const filter = readFilter(options)
      await withServices(async (services) => {
        const answer = await services.questions.liveDrls(filter)
        if (options['json'] === true) return printJson(io, answer)
        printLine(io, drlTable(answer.rows))
        const { method, quantileType, from, to, examsUsed, examsSeen } = answer.provenance
        printLine(io)
        printLine(
          io,
          `Method ${method}, quantile type ${quantileType}, ${from} to ${to}; ${examsUsed} of ${examsSeen} exams used.`,
        )
      })
    })
}
