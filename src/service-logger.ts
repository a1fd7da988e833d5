import { pino, type DestinationStream, type Logger } from 'pino'

/** Fields that are never written, whoever logs them. */
const neverWritten = [
  'authorization',
  'cookie',
  'password',
  'token',
  'key',
  'secret',
  'body',
  'query',
]

/** What a credential looks like, wherever it stands: registry keys, JSON Web Tokens, HTTP credentials. */
const credentials =
  /odrl_[0-9A-Za-z_]{3,}|eyJ[\w-]{5,}\.[\w-]+\.?[\w-]*|\b(Bearer|Basic)(\s|%20)+[\w.~+/=-]{8,}/g

const frame = /^\s+at .*?(:\d+:\d+\)?|\(<anonymous>\)|native\)?)$/

/** Where an error was thrown, without its message: that may quote what was read. */
export function framesOf(stack: string | undefined): readonly string[] {
  return (stack ?? '')
    .split('\n')
    .filter((line) => frame.test(line))
    .map((line) => line.trim())
}

/** An error as it may be logged: what kind, the system's code, where; never its message. */
export function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return {
    error: error.name,
    ...code,
    stack: framesOf(error.stack),
    ...(error.cause instanceof Error ? { cause: loggedError(error.cause) } : {}),
  }
}

/**
 * The one logger of the service, and the one place that says what never gets into a log: error messages of the layers
 * below (they quote values), credentials, bodies, queries. Lines are JSON.
 */
export function serviceLogger(level: string, to: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: neverWritten.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        remove: true,
      },
      serializers: { err: loggedError },
      formatters: { log: withoutMessages },
      hooks: { streamWrite: (line) => line.replaceAll(credentials, '[credential]') },
    },
    to,
  )
}

function withoutMessages(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]) => {
    if (value instanceof Error) return [name, loggedError(value)] as const
    return [name, name === 'stack' && typeof value === 'string' ? framesOf(value) : value] as const
  })
  return Object.fromEntries(entries)
}
