import type { Command } from 'commander'
import { parseCalendarDate } from '../../domain/calendar-date.ts'
import { qualityBy, qualityGroupings } from '../../contract/quality.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { qualityText } from '../quality-text.ts'
import { UsageError } from '../usage-error.ts'

interface QualityOptions {
  readonly facility: string
  readonly by: string
  readonly from?: string
  readonly to?: string
  readonly json?: boolean
}

/** opendrl quality */
export function qualityCommand(program: Command, { io, withServices, finish }: CliContext): void {
  program
    .command('quality')
    .description('How complete and sound what a facility sent is, and what to mend')
    .requiredOption('--facility <code>')
    .option('--by <group>', qualityGroupings.join(', '), 'scanner')
    .option('--from <date>', 'exams from this day on, YYYY-MM-DD')
    .option('--to <date>', 'exams up to this day')
    .option('--json', 'print JSON')
    .action(async ({ facility, by, from, to, json }: QualityOptions) => {
      const grouping = qualityBy.safeParse(by)
      if (!grouping.success) throw new UsageError(`--by: ${qualityGroupings.join(', ')}`)
      for (const [option, day] of Object.entries({ from, to }))
        if (day !== undefined && parseCalendarDate(day) === null)
          throw new UsageError(`--${option}: a date as YYYY-MM-DD`)
      if (from !== undefined && to !== undefined && from > to)
        throw new UsageError('--from lies after --to')
      await withServices(async (services) => {
        if ((await services.facilities.facility(facility)) === null) {
          io.err.write('There is no such facility.\n')
          return finish(exitCodes.badInput)
        }
        const answer = await services.qualityOf({
          facilityId: facility,
          by: grouping.data,
          from: from ?? null,
          to: to ?? null,
        })
        if (json === true) printJson(io, answer)
        else printLine(io, qualityText(answer))
      })
    })
}
