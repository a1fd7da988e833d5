import { execFile, execFileSync } from 'node:child_process'

/** False where Debian's package dcmtk is not installed; tests that need it say that they skip. */
export const haveDcmtk = works('storescu', '--version')
export const haveOpenssl = works('openssl', 'version')

function works(command: string, argument: string): boolean {
  try {
    execFileSync(command, [argument], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export interface Sent {
  readonly code: number
  readonly output: string
  /** Objects the peer answered with Success. */
  readonly acknowledged: number
}

export interface SendTo {
  readonly port: number
  readonly files: readonly string[]
  readonly called?: string
  readonly calling?: string
  /** More of dcmtk's options. */
  readonly options?: readonly string[]
  readonly tool?: 'storescu' | 'echoscu'
}

/** Sends files as a scanner or PACS would, with dcmtk; proposes only the classes of the files. */
export function dcmtk({
  port,
  files,
  called = 'OPENDRL',
  calling = 'CT1',
  options = [],
  tool = 'storescu',
}: SendTo): Promise<Sent> {
  const proposing = tool === 'storescu' ? ['-R'] : []
  return new Promise((resolve) => {
    execFile(
      tool,
      [
        '-v',
        ...options,
        ...proposing,
        '-aec',
        called,
        '-aet',
        calling,
        '127.0.0.1',
        String(port),
      ].concat(files),
      { maxBuffer: 1 << 26, env: { ...process.env, TCP_NODELAY: '1' } },
      (error, stdout, stderr) => {
        const output = stdout + stderr
        resolve({
          code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
          output,
          acknowledged: output.match(/Received Store Response \(Success\)/g)?.length ?? 0,
        })
      },
    )
  })
}
