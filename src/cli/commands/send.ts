import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { createChildParser } from '../../ingest/child/child-parser.ts'
import { sendFolder } from '../../send/send-folder.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson } from '../io.ts'
import { readFacilityKey } from '../read-facility-key.ts'
import { readCount } from '../read-count.ts'
import { registryAddress } from '../registry-address.ts'
import { registryKeyFrom } from '../registry-key.ts'
import { sendReportText } from '../send-report-text.ts'
import { UsageError } from '../usage-error.ts'

interface SendOptions {
  readonly server: string
  readonly pseudonymKey: string
  readonly keyFile?: string
  readonly facility?: string
  readonly outbox: string
  readonly watch?: boolean
  readonly poll: string
  readonly settle: string
  readonly giveUpAfter: string
  readonly allowHttp?: boolean
  readonly retrySetAside?: boolean
  readonly names?: boolean
  readonly json?: boolean
}

/** opendrl send FOLDER: the hospital's side. Reads, pseudonymises and hands in; no identity leaves. */
export function sendCommand(program: Command, context: CliContext): void {
  program
    .command('send <folder>')
    .description(
      'At a hospital: read a folder of dose reports, pseudonymise, hand them to a registry',
    )
    .requiredOption('--server <url>', 'address of the registry')
    .requiredOption('--pseudonym-key <file>', 'made by opendrl facility pseudonym-key')
    .option('--key-file <file>', 'file with the registry key; else OPENDRL_SEND_KEY')
    .option('--facility <code>', 'refuse to send unless the pseudonym key is of this facility')
    .option('--outbox <folder>', 'what waits to be sent, and what was', 'opendrl-outbox')
    .option('--watch', 'keep watching the folder until stopped')
    .option('--poll <seconds>', 'how often a watched folder is looked at', '10')
    .option('--settle <seconds>', 'a file must stay unchanged so long before it is read', '3')
    .option('--give-up-after <minutes>', 'without --watch: try so long to reach the registry', '15')
    .option('--allow-http', 'send over plain http to another machine')
    .option('--retry-set-aside', 'hand in again what the registry refused before')
    .option('--names', 'print the names of files that could not be read, beside their numbers')
    .option('--json', 'print the report as JSON')
    .action((folder: string, options: SendOptions) => send(folder, options, context))
}

async function send(folder: string, options: SendOptions, context: CliContext): Promise<void> {
  const { io, clock, finish } = context
  const config = context.config()
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new UsageError(`There is no folder ${folder}.`)
  const address = registryAddress(options.server, options.allowHttp === true)
  const facilityKey = await readFacilityKey(options.pseudonymKey)
  if (options.facility !== undefined && options.facility !== facilityKey.facility)
    throw new UsageError('--facility: the pseudonym key is of another facility')
  const registryKey = registryKeyFrom(options.keyFile, config.OPENDRL_SEND_KEY)
  await registryKey()
  const seconds = (name: 'poll' | 'settle') => readCount(`--${name}`, options[name]) * 1000
  const timing = {
    settleMs: seconds('settle'),
    pollMs: Math.max(100, seconds('poll')),
    giveUpAfterMs: readCount('--give-up-after', options.giveUpAfter) * 60_000,
  }
  const stop = new AbortController()
  void context.untilStopped().then(() => stop.abort())
  const say = (sentence: string): void => void io.err.write(`${sentence}\n`)
  const lock = context.lockFolder(options.outbox)
  const parser = createChildParser({
    scriptPath: context.parseChildPath,
    memoryLimitMb: config.OPENDRL_PARSE_MEMORY_MB,
    silenceLimitMs: config.OPENDRL_PARSE_SILENCE_MS,
  })
  try {
    const { report, nameOf } = await sendFolder({
      ...timing,
      folder,
      outboxFolder: options.outbox,
      address,
      facilityKey,
      registryKey,
      watch: options.watch === true,
      retryAside: options.retrySetAside === true,
      parser,
      clock,
      random: Math.random,
      sleep: async (ms, signal) => sleep(ms, undefined, { signal }),
      today: () => localDate(clock()),
      stop: stop.signal,
      say,
    })
    if (options.json === true) printJson(io, report)
    else io.out.write(sendReportText(report, join(options.outbox, 'send-report.json')))
    if (options.names === true)
      for (const file of new Set(report.refusals.map((refusal) => refusal.file)))
        say(`File ${file} is ${nameOf(file) ?? 'gone'}`)
    if (options.watch === true) return
    const { records, registry, batches } = report
    if (!report.delivered) finish(exitCodes.failure)
    else if (records.refused + registry.rejected + batches.setAside > 0) finish(exitCodes.badInput)
  } finally {
    await parser.close()
    lock.release()
  }
}

function localDate(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}
