import type { Command } from 'commander'
import { newRetention } from '../../contract/patients-rights.ts'
import type { CliContext } from '../context.ts'
import { erasureText } from '../erasure-text.ts'
import { printJson, printLine } from '../io.ts'
import { knownFacility } from '../known-facility.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

/** Who decides where no key does. */
const by = 'command line'

/** opendrl retention set | show | run */
export function retentionCommand(program: Command, context: CliContext): void {
  const { io, withServices } = context
  const retention = program
    .command('retention')
    .description('How long a hospital’s exams are kept; without a limit they are')
  retention
    .command('set')
    .description('Say for how many months from their date exams are kept')
    .requiredOption('--facility <code>', 'the hospital')
    .requiredOption('--months <n>', 'a number of months, or "keep" for no limit')
    .action(async ({ facility, months }: { facility: string; months: string }) => {
      const parsed = newRetention.safeParse({
        keepMonths:
          months === 'keep' ? null : /^\d{1,4}$/.test(months) ? Number(months) : undefined,
      })
      if (!parsed.success) throw new UsageError('--months is a number from 1 to 1200, or "keep".')
      await withServices(async (services) => {
        if (!(await knownFacility(context, services, facility))) return
        const { keepMonths } = await services.setRetention(facility, parsed.data.keepMonths, by)
        printLine(
          io,
          keepMonths === null
            ? `Exams of "${facility}" are kept.`
            : `Exams of "${facility}" are kept for ${keepMonths} months. See what that erases: opendrl retention show --facility ${facility}`,
        )
      })
    })
  retention
    .command('show')
    .description('The limit, and what a run would erase now, by year; changes nothing')
    .requiredOption('--facility <code>', 'the hospital')
    .option('--json', 'print JSON')
    .action(async ({ facility, json }: { facility: string; json?: boolean }) => {
      await withServices(async (services) => {
        if (!(await knownFacility(context, services, facility))) return
        const plan = await services.planRetention(facility)
        if (json === true) return printJson(io, plan)
        if (plan.before === null) return printLine(io, `Exams of "${facility}" are kept.`)
        printLine(
          io,
          `Exams of "${facility}" are kept for ${plan.keepMonths} months; ${plan.exams} from before ${plan.before} are due.`,
        )
        if (plan.exams > 0)
          printLine(
            io,
            table(
              [
                { head: 'year', cell: (row) => String(row.year) },
                { head: 'exams due', cell: (row) => String(row.exams) },
              ],
              plan.years,
            ),
          )
      })
    })
  retention
    .command('run')
    .description('Erase what is due now; the service does it daily by itself')
    .option('--facility <code>', 'of this facility alone')
    .option('--json', 'print JSON')
    .action(async ({ facility, json }: { facility?: string; json?: boolean }) => {
      await withServices(async (services) => {
        if (facility !== undefined && !(await knownFacility(context, services, facility))) return
        const one = facility === undefined ? null : await services.runRetention(facility, by)
        const erasures =
          facility === undefined ? await services.runAllRetention(by) : one === null ? [] : [one]
        if (json === true) return printJson(io, { erasures })
        if (erasures.length === 0) return printLine(io, 'Nothing is due.')
        for (const evidence of erasures) printLine(io, erasureText(evidence))
      })
    })
}
