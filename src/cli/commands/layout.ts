import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { layoutDecisions, type LayoutDecisions } from '../../contract/layout.ts'
import type { Services } from '../../services.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { layoutTable, suggestionText } from '../suggestion-text.ts'
import { UsageError } from '../usage-error.ts'

const byCommandLine = 'command line'

interface Options {
  readonly facility: string
  readonly decisions?: string
  readonly json?: boolean
}

/** opendrl layout suggest | save | list | show | remove */
export function layoutCommand(program: Command, { io, withServices, finish }: CliContext): void {
  const layout = program
    .command('layout')
    .description("A facility's own tables: which column is what")
  const refuse = (sentence: string): void => {
    io.err.write(`${sentence}\n`)
    finish(exitCodes.badInput)
  }
  const withFacility = (facility: string, task: (services: Services) => Promise<void>) =>
    withServices(async (services) =>
      (await services.facilities.facility(facility)) === null
        ? refuse('There is no such facility.')
        : task(services),
    )

  layout
    .command('suggest <file>')
    .description('Look into a table: what its columns seem to be; nothing is kept')
    .requiredOption('--facility <code>')
    .option('--decisions <file>', 'try the first rows with these decisions (JSON)')
    .option('--json', 'print JSON')
    .action(async (file: string, { facility, decisions, json }: Options) => {
      await stat(file).catch(() => {
        throw new UsageError(`There is no file ${file}.`)
      })
      const decided = decisions === undefined ? null : await readDecisions(decisions)
      await withFacility(facility, async (services) => {
        const named = { path: file, name: basename(file) }
        const outcome = await services.suggestLayout(facility, named, decided)
        if (outcome.kind === 'no-table') return refuse(outcome.reason)
        if (json === true) return printJson(io, outcome.suggestion)
        io.out.write(suggestionText(outcome.suggestion))
      })
    })
  layout
    .command('save <file>')
    .description('Save how the columns of a table are read, from a JSON file of decisions')
    .requiredOption('--facility <code>')
    .option('--json', 'print JSON')
    .action(async (file: string, { facility, json }: Options) => {
      const decisions = await readDecisions(file)
      await withFacility(facility, async (services) => {
        const saved = await services.saveLayout(facility, decisions, byCommandLine)
        if ('faults' in saved) return refuse(saved.faults.map(({ message }) => message).join('\n'))
        if (json === true) return printJson(io, saved)
        printLine(io, `Saved ${saved.id}, version ${saved.version}.`)
        if (saved.earlierUploads > 0)
          printLine(
            io,
            `${saved.earlierUploads} upload(s) were read by an earlier version and stay as they were.`,
          )
      })
    })
  layout
    .command('list')
    .description('The own layouts of a facility')
    .requiredOption('--facility <code>')
    .option('--json', 'print JSON')
    .action(({ facility, json }: Options) =>
      withFacility(facility, async (services) => {
        const layouts = await services.layouts(facility)
        if (json === true) return printJson(io, { facility, layouts })
        printLine(io, layoutTable(layouts))
      }),
    )
  layout
    .command('show <id>')
    .description('Every version of a layout, the newest first, with its columns')
    .requiredOption('--facility <code>')
    .option('--json', 'print JSON')
    .action((id: string, { facility, json }: Options) =>
      withFacility(facility, async (services) => {
        const versions = await services.layoutHistory(facility, id)
        if (versions.length === 0) return refuse('This facility has no such layout.')
        if (json === true) return printJson(io, { id, versions })
        printLine(io, layoutTable(versions))
        for (const column of versions[0]?.decisions?.columns ?? [])
          printLine(io, `  ${column.header}: ${column.field ?? '(not read)'} ${column.unit ?? ''}`)
      }),
    )
  layout
    .command('remove <id>')
    .description('Withdraw a layout: later uploads are not read by it')
    .requiredOption('--facility <code>')
    .action((id: string, { facility }: Options) =>
      withFacility(facility, async (services) => {
        const saved = await services.withdrawLayout(facility, id, byCommandLine)
        if (saved === null) return refuse('This facility has no such layout, or it is withdrawn.')
        printLine(io, `Withdrew ${id}; ${saved.earlierUploads} upload(s) stay as they were read.`)
      }),
    )
}

async function readDecisions(file: string): Promise<LayoutDecisions> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`The file ${file} cannot be read.`)
  })
  const parsed = layoutDecisions.safeParse(parsedJson(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(
    `The file ${file} holds no decisions: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`,
  )
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
