/** Where a command writes; tests and programs give their own. */
export interface Io {
  readonly out: NodeJS.WritableStream
  readonly err: NodeJS.WritableStream
  /** Progress bars are drawn on a terminal only, never into a pipe. */
  readonly terminal: boolean
}

export const exitCodes = { ok: 0, badInput: 1, badUsage: 2, failure: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export function printJson(io: Io, document: unknown): void {
  io.out.write(`${JSON.stringify(document, null, 2)}\n`)
}

export function printLine(io: Io, line = ''): void {
  io.out.write(`${line}\n`)
}
