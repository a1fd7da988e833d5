import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ChainPosition } from '../chain/chain-frame.ts'
import { type FilesReport, filesReport, verifyFiles } from './verify-files.ts'

const run = promisify(execFile)

/** Looks at the files beside a database in a process of its own; it reads without a pause. */
export async function filesInChild(
  script: string,
  dataDir: string,
  head: ChainPosition | null,
): Promise<FilesReport> {
  if (head === null) return verifyFiles(dataDir, head)
  const args = [script, dataDir, String(head.sequence), head.hash]
  const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 })
  return filesReport.parse(JSON.parse(stdout))
}
