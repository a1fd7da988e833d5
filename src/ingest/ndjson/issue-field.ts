import type { z } from 'zod'

/** JSON path of the first thing wrong with a record ("events[0].ctdivolMgy"); never a value, null for the record. */
export function issueField(error: z.ZodError): string | null {
  const issue = error.issues[0]
  if (issue === undefined) return null
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...issue.path, ...keys.filter((key) => /^\w{1,64}$/.test(key))]
  return path.length === 0
    ? null
    : path
        .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
        .join('')
        .replace(/^\./, '')
}
