import type { Command } from 'commander'
import { newRule, type NewRule, type RuleView } from '../../contract/rule.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

const by = 'command line'

interface AddOptions {
  readonly facility: string
  readonly reason: string
  readonly localName?: string
  readonly studyDescription?: string
  readonly protocol?: string
  readonly scanner?: string
  readonly from?: string
  readonly to?: string
  readonly purpose?: string
  readonly role?: string
  readonly multiply?: string
  readonly preview?: boolean
}

/** opendrl rule list | add | remove */
export function ruleCommand(program: Command, { io, withServices, finish }: CliContext): void {
  const rule = program
    .command('rule')
    .description("A facility's rules about purpose, roles and units")
  rule
    .command('list')
    .description('Rules that hold, in the order they were set')
    .requiredOption('--facility <code>')
    .option('--json', 'print JSON')
    .action(async ({ facility, json }: { facility: string; json?: boolean }) => {
      await withServices(async (services) => {
        const rules = await services.rules(facility)
        if (json === true) return printJson(io, { rules })
        printLine(
          io,
          table(
            [
              { head: 'rule', cell: (row) => row.ruleId },
              { head: 'when', cell: (row) => conditionWords(row) },
              { head: 'then', cell: (row) => effectWords(row) },
              { head: 'why', cell: (row) => row.reason },
              { head: 'who', cell: (row) => row.decidedBy },
            ],
            rules,
          ),
        )
      })
    })
  rule
    .command('add')
    .description('Set a rule and rebuild the exams it touches; all conditions must hold')
    .requiredOption('--facility <code>')
    .requiredOption('--reason <text>', 'why')
    .option('--local-name <text>', 'the name the exam is mapped by contains this ("=..." is this)')
    .option('--study-description <text>', 'the study description contains this')
    .option('--protocol <text>', 'the acquisition protocol contains this')
    .option('--scanner <id>', 'the scanner')
    .option('--from <date>', 'first exam date')
    .option('--to <date>', 'last exam date')
    .option('--purpose <purpose>', 'then: what the exam was made for')
    .option('--role <role>', 'then: localiser, timing or diagnostic')
    .option('--multiply <quantity=factor>', 'then: e.g. KAP=0.001 where mGy·cm² is sent')
    .option('--preview', 'say how many exams would change, and change none')
    .action(async (options: AddOptions) => {
      const parsed = newRule.safeParse(readRule(options))
      if (!parsed.success)
        throw new UsageError(
          parsed.error.issues
            .map(({ path, message }) => `${path.join('.')}: ${message}`)
            .join('\n'),
        )
      await withServices(async (services) => {
        if ((await services.facilities.facility(options.facility)) === null) {
          io.err.write('There is no such facility.\n')
          return finish(exitCodes.badInput)
        }
        const preview = options.preview === true
        const set = await services.addRule(options.facility, parsed.data, by, preview)
        printLine(
          io,
          set.ruleId === null
            ? `It would change ${set.exams} exam(s).`
            : `Rule ${set.ruleId} holds; ${set.exams} exam(s) changed.`,
        )
      })
    })
  rule
    .command('remove <id>')
    .description('Take a rule back and rebuild the exams it touched')
    .requiredOption('--facility <code>')
    .option('--preview', 'say how many exams would change, and change none')
    .action(async (id: string, options: { facility: string; preview?: boolean }) => {
      await withServices(async (services) => {
        const preview = options.preview === true
        const changed = await services.removeRule(options.facility, id, by, preview)
        if (changed === null) {
          io.err.write('There is no such rule.\n')
          return finish(exitCodes.badInput)
        }
        printLine(
          io,
          preview
            ? `It would change ${changed} exam(s).`
            : `Taken back; ${changed} exam(s) changed.`,
        )
      })
    })
}

function readRule(options: AddOptions): unknown {
  const test = (text: string | undefined) =>
    text === undefined
      ? undefined
      : text.startsWith('=')
        ? { equals: text.slice(1) }
        : { contains: text }
  const [quantity, multiplyBy] = options.multiply?.split('=') ?? []
  const effects = [
    ...(options.purpose === undefined ? [] : [{ kind: 'purpose', purpose: options.purpose }]),
    ...(options.role === undefined ? [] : [{ kind: 'role', role: options.role }]),
    ...(options.multiply === undefined ? [] : [{ kind: 'unit', quantity, multiplyBy }]),
  ]
  if (effects.length !== 1) throw new UsageError('Say one of --purpose, --role and --multiply.')
  return {
    when: {
      localName: test(options.localName),
      studyDescription: test(options.studyDescription),
      acquisitionProtocol: test(options.protocol),
      scannerId: options.scanner,
      from: options.from,
      to: options.to,
    },
    effect: effects[0],
    reason: options.reason,
  }
}

function conditionWords({ when }: RuleView): string {
  const words = (name: string, test: NewRule['when']['localName']) =>
    test === undefined
      ? []
      : ['equals' in test ? `${name} is "${test.equals}"` : `${name} has "${test.contains}"`]
  return [
    ...words('local name', when.localName),
    ...words('study description', when.studyDescription),
    ...words('protocol', when.acquisitionProtocol),
    ...(when.scannerId === undefined ? [] : [`scanner ${when.scannerId}`]),
    ...(when.from === undefined ? [] : [`from ${when.from}`]),
    ...(when.to === undefined ? [] : [`to ${when.to}`]),
  ].join(', ')
}

function effectWords({ effect }: RuleView): string {
  if (effect.kind === 'purpose') return effect.purpose
  if (effect.kind === 'role') return effect.role
  return `${effect.quantity} x ${effect.multiplyBy}`
}
