import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import type { Receipt } from '../../contract/receipt.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson } from '../io.ts'
import { listFiles } from '../list-files.ts'
import { startProgress } from '../progress.ts'
import { readCount } from '../read-count.ts'
import { receiptText } from '../receipt-text.ts'
import { registryAddress } from '../registry-address.ts'
import { registryKeyFrom } from '../registry-key.ts'
import { remoteUpload, UploadRefused } from '../remote-upload.ts'
import { uploadParts } from '../upload-parts.ts'
import { UsageError } from '../usage-error.ts'

interface SendOptions {
  readonly server: string
  readonly keyFile?: string
  readonly facility?: string
  readonly tries: string
  readonly allowHttp?: boolean
  readonly json?: boolean
}

/** opendrl upload send FILE|FOLDER...: as they are, over the network, with their receipts. */
export function uploadSendCommand(upload: Command, context: CliContext): void {
  upload
    .command('send <paths...>')
    .description(
      'Send files and folders to a registry as they are (opendrl send pseudonymises them first)',
    )
    .requiredOption('--server <url>', 'address of the registry')
    .option('--key-file <file>', 'file with the registry key; else OPENDRL_SEND_KEY')
    .option('--facility <code>', 'needed when the key serves several')
    .option('--tries <count>', 'how often to try when the way breaks', '8')
    .option('--allow-http', 'send over plain http to another machine')
    .option('--json', 'print the receipts as JSON')
    .action((paths: readonly string[], options: SendOptions) => send(paths, options, context))
}

async function send(
  paths: readonly string[],
  options: SendOptions,
  { io, config, finish }: CliContext,
): Promise<void> {
  const files = await listFiles(paths)
  if (files.length === 0) throw new UsageError('There are no files in what was named.')
  const address = registryAddress(options.server, options.allowHttp === true)
  const key = registryKeyFrom(options.keyFile, config().OPENDRL_SEND_KEY)
  await key()
  const tries = readCount('--tries', options.tries)
  const receipts: Receipt[] = []
  const parts = await uploadParts(files)
  for (const [index, part] of parts.entries()) {
    const total = part.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const bar = startProgress(io, total, `bytes, upload ${index + 1} of ${parts.length}`)
    try {
      const receipt = await remoteUpload({
        address,
        facility: options.facility ?? null,
        key,
        name: randomUUID(),
        files: part,
        tries: Math.max(1, tries),
        onProgress: (bytes, label) => bar.update(Math.min(bytes, total), label),
      })
      receipts.push(receipt)
      if (receipt.counts.rejected + receipt.counts.quarantined > 0) finish(exitCodes.badInput)
    } catch (error) {
      if (!(error instanceof UploadRefused)) throw error
      io.err.write(`${error.message}\n`)
      finish(exitCodes.failure)
      break
    } finally {
      bar.stop()
    }
  }
  if (options.json === true) printJson(io, { uploads: receipts })
  else for (const receipt of receipts) io.out.write(receiptText(receipt))
}
