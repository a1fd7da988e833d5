import type { Command } from 'commander'
import {
  decisionInput,
  examStates,
  type DecisionInput,
  type ExamState,
} from '../../contract/exam.ts'
import { DecisionRefused } from '../../ingest/understanding/decision-refused.ts'
import type { Services } from '../../services.ts'
import type { CliContext } from '../context.ts'
import { examText } from '../exam-text.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { readCount } from '../read-count.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

/** Who decides where no key does. */
const by = 'command line'

interface ListOptions {
  readonly facility?: string
  readonly quarantined?: boolean
  readonly state?: string
  readonly limit: string
  readonly json?: boolean
}
interface DecideOptions {
  readonly reason: string
  readonly set?: readonly string[]
  readonly json?: boolean
}

/** opendrl exam list | show | accept | correct | discard | reopen | decide */
export function examCommand(program: Command, context: CliContext): void {
  const { io, withServices, finish } = context
  const exam = program.command('exam').description('Exams, and decisions about quarantined ones')
  const none = (what: string) => {
    io.err.write(`There is no such ${what}.\n`)
    finish(exitCodes.badInput)
  }
  exam
    .command('list')
    .description('Exams, newest first')
    .option('--facility <code>', 'of this facility alone')
    .option('--quarantined', 'those that wait for a decision')
    .option('--state <state>', `one of ${examStates.join(', ')}`)
    .option('--limit <n>', 'at most this many', '100')
    .option('--json', 'print JSON')
    .action(async ({ facility, quarantined, state, limit, json }: ListOptions) => {
      const asked = quarantined === true ? 'quarantined' : state
      if (asked !== undefined && !isState(asked))
        throw new UsageError(`--state is one of ${examStates.join(', ')}.`)
      await withServices(async (services) => {
        const { exams } = await services.exams({
          facilityIds: facility === undefined ? '*' : [facility],
          state: asked ?? null,
          limit: readCount('--limit', limit),
          after: null,
        })
        if (json === true) return printJson(io, { exams })
        printLine(
          io,
          table(
            [
              { head: 'exam', cell: (row) => row.examId },
              { head: 'facility', cell: (row) => row.facility },
              { head: 'date', cell: (row) => row.examDate },
              { head: 'state', cell: (row) => row.state },
              { head: 'local name', cell: (row) => row.localName ?? '' },
              { head: 'because of', cell: (row) => row.rules.join(', ') },
            ],
            exams,
          ),
        )
      })
    })
  exam
    .command('show <id>')
    .description('An exam, what was found about it, and what decided about it')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      await withServices(async (services) => {
        const facility = await services.facilityOfExam(id)
        const found = facility === null ? null : await services.exam(facility, id)
        if (found === null) return none('exam')
        if (json === true) printJson(io, found)
        else io.out.write(examText(found))
      })
    })

  const decide = (id: string, given: unknown, json: boolean | undefined) =>
    withServices(async (services) => {
      const input = readDecision(given)
      const facility = await services.facilityOfExam(id)
      try {
        const decided =
          facility === null ? null : await services.decideExam(facility, id, input, by)
        if (decided === null) return none('exam')
        if (json === true) printJson(io, decided)
        else io.out.write(examText(decided))
      } catch (error) {
        if (!(error instanceof DecisionRefused)) throw error
        const faults = error.faults.map(({ field, message }) => `  ${field}: ${message}\n`)
        io.err.write(`${error.message}\n${faults.join('')}`)
        finish(exitCodes.badInput)
      }
    })
  const sentences = {
    accept: 'Let a quarantined exam count as it is',
    discard: 'Keep an exam and never count it',
    reopen: 'Take a decision back',
  } as const
  for (const decision of ['accept', 'discard', 'reopen'] as const)
    exam
      .command(`${decision} <id>`)
      .description(sentences[decision])
      .requiredOption('--reason <text>', 'why')
      .option('--json', 'print JSON')
      .action((id: string, { reason, json }: DecideOptions) =>
        decide(id, { decision, reason }, json),
      )
  exam
    .command('correct <id>')
    .description('Count an exam with values put right; those reported are kept')
    .requiredOption('--reason <text>', 'why')
    .requiredOption(
      '--set <field=value...>',
      'e.g. weightKg=70, or dlpMgyCm@2=150 for event 2 of the exam',
    )
    .option('--json', 'print JSON')
    .action((id: string, { reason, set = [], json }: DecideOptions) =>
      decide(id, { decision: 'correct', reason, corrections: set.map(readSetting) }, json),
    )
  exam
    .command('decide')
    .description('One decision for all exams of an upload that one rule quarantines')
    .requiredOption('--upload <id>')
    .requiredOption('--rule <rule>', 'e.g. dose-unit-mistake')
    .requiredOption('--decision <decision>', 'accept, discard or reopen')
    .requiredOption('--reason <text>', 'why')
    .action(async (options: { upload: string; rule: string; decision: string; reason: string }) => {
      const { rule, reason, decision } = options
      if (decision !== 'accept' && decision !== 'discard' && decision !== 'reopen')
        throw new UsageError('--decision is accept, discard or reopen.')
      await withServices(async (services) => {
        const facility = await facilityOfUpload(services, options.upload)
        if (facility === null) return none('upload')
        const input = { uploadId: options.upload, rule, decision, reason } as const
        const { decided, skipped } = await services.decideExams(facility, input, by)
        printLine(io, `Decided on ${decided} exam(s), left ${skipped} that need more.`)
      })
    })
}

const isState = (state: string): state is ExamState =>
  (examStates as readonly string[]).includes(state)

const facilityOfUpload = async (services: Services, id: string): Promise<string | null> =>
  (await services.receipt(id))?.facility ?? null

function readSetting(text: string) {
  const match = /^([A-Za-z0-9]+)(?:@(\d{1,5}))?=(.+)$/.exec(text)
  if (match === null) throw new UsageError('--set takes field=value, or field@event=value.')
  const [, field, event, value] = match
  return { field, value, ...(event === undefined ? {} : { event: Number(event) }) }
}

function readDecision(given: unknown): DecisionInput {
  const parsed = decisionInput.safeParse(given)
  if (parsed.success) return parsed.data
  throw new UsageError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
  )
}
