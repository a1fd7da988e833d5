import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Command } from 'commander'
import type { AuditFilter } from '../../access/audit/audit-filter.ts'
import type { AuditReader } from '../../access/audit/ports.ts'
import { type AuditEvent, auditOutcome } from '../../contract/audit-event.ts'
import { auditTable } from '../audit-text.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { readCount } from '../read-count.ts'
import { UsageError } from '../usage-error.ts'

interface FilterOptions {
  readonly from?: string
  readonly to?: string
  readonly facility?: readonly string[]
  readonly action?: string
  readonly key?: string
  readonly outcome?: string
}
interface ListOptions extends FilterOptions {
  readonly limit: string
  readonly json?: boolean
}
interface WhoSawOptions extends FilterOptions {
  readonly patient?: readonly string[]
  readonly json?: boolean
}

const pageSize = 10_000
const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]
const withFilter = (command: Command): Command =>
  command
    .option('--from <date>', 'first day or moment (UTC), e.g. 2026-11-01')
    .option('--to <date>', 'last day, or moment (UTC) before which')
    .option('--facility <code>', 'about data of this facility; may be repeated', collect)
    .option('--key <id>', 'by this key or person; also operator, system, nobody')

/** opendrl audit list | export | who-saw | head */
export function auditCommand(program: Command, context: CliContext): void {
  const { io, config, auditReader } = context
  const audit = program
    .command('audit')
    .description('The audit trail: who did what; readable while the service runs')

  withFilter(audit.command('list').description('Entries, the latest last'))
    .option('--action <name>', 'one of the table of permissions, e.g. exam.read')
    .option('--outcome <outcome>', 'done, refused or failed')
    .option('--limit <n>', 'only the latest so many', '100')
    .option('--json', 'print JSON')
    .action(async (options: ListOptions) => {
      const limit = readCount('--limit', options.limit)
      const reader = auditReader(config())
      const filter = filterOf(options)
      await reader.tellReading(options.facility ?? [])
      const events: AuditEvent[] = []
      for await (const page of pagesOf(reader, filter)) {
        events.push(...page)
        events.splice(0, Math.max(0, events.length - limit))
      }
      if (options.json === true) return printJson(io, { events })
      printLine(io, auditTable(events))
    })

  withFilter(
    audit.command('export').description('Entries as FHIR AuditEvents, one a line (NDJSON)'),
  )
    .option('--out <file>', 'a new file instead of standard output')
    .action(async ({ out, ...options }: FilterOptions & { out?: string }) => {
      const reader = auditReader(config())
      const filter = filterOf(options)
      await reader.tellReading(options.facility ?? [])
      const stream =
        out === undefined ? io.out : createWriteStream(out, { flags: 'wx', mode: 0o600 })
      if (out !== undefined)
        await once(stream, 'open').catch(() => {
          throw new UsageError(`${out} cannot be made, or is there already.`)
        })
      let count = 0
      for await (const page of pagesOf(reader, filter))
        for (const event of page) {
          count += 1
          if (!stream.write(`${JSON.stringify(event)}\n`)) await once(stream, 'drain')
        }
      if (out === undefined) return
      stream.end()
      await finished(stream)
      printLine(io, `Wrote ${count} entries to ${out}.`)
    })

  withFilter(
    audit
      .command('who-saw')
      .description('Who saw a patient, the data of a facility, or what a key saw')
      .option('--patient <pseudonym>', 'as stored; may be repeated (one of each epoch)', collect),
  )
    .option('--json', 'print JSON')
    .action(async (options: WhoSawOptions) => {
      const { patient, facility, key } = options
      if (patient === undefined && facility === undefined && key === undefined)
        throw new UsageError('Say whose: --patient, --facility or --key.')
      const reader = auditReader(config())
      const filter: AuditFilter = {
        ...filterOf(options),
        outcome: '0',
        ...(patient === undefined
          ? {}
          : { tokens: patient.map((pseudonym) => reader.patientToken(pseudonym)) }),
      }
      await reader.tellReading(facility ?? [])
      const events: AuditEvent[] = []
      for await (const page of pagesOf(reader, filter)) events.push(...page)
      if (options.json === true) return printJson(io, { events })
      printLine(io, events.length === 0 ? 'Nobody, as far as the trail goes.' : auditTable(events))
    })

  audit
    .command('head')
    .description('Where the trail ends: note it elsewhere, and compare')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => {
      const head = auditReader(config()).head()
      if (json === true) return printJson(io, head)
      if (head !== null) return printLine(io, `${head.sequence} ${head.hash}`)
      io.err.write('The trail is empty.\n')
      context.finish(exitCodes.badInput)
    })
}

async function* pagesOf(
  reader: AuditReader,
  filter: AuditFilter,
): AsyncGenerator<readonly AuditEvent[]> {
  let after: number | null = 0
  while (after !== null) {
    const page: Awaited<ReturnType<AuditReader['read']>> = await reader.read({
      filter,
      after,
      limit: pageSize,
    })
    yield page.events
    after = page.next
  }
}

const outcomeWords: Readonly<Record<string, string>> = { done: '0', refused: '4', failed: '8' }

function filterOf({ from, to, facility, action, key, outcome }: FilterOptions): AuditFilter {
  const wanted = outcome === undefined ? undefined : auditOutcome.safeParse(outcomeWords[outcome])
  if (wanted?.success === false) throw new UsageError('--outcome is done, refused or failed.')
  return {
    from: from === undefined ? undefined : momentOf('--from', from),
    to: to === undefined ? undefined : momentOf('--to', to),
    facilities: facility,
    operation: action,
    agent: key,
    outcome: wanted?.data,
  }
}

function momentOf(option: string, text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const moment = new Date(isDay ? `${text}T00:00:00Z` : text)
  if (Number.isNaN(moment.getTime()))
    throw new UsageError(
      `${option}: a day such as 2026-11-01, or a moment such as 2026-11-01T08:00:00Z`,
    )
  return isDay ? text : moment.toISOString()
}
