import type { z } from '@hono/zod-openapi'

export interface Fault {
  readonly field: string
  readonly message: string
}

const longestField = 80
const mostNames = 10

/** What is wrong with a request, field by field: names of fields cut short, values never. */
export function faultsOf({ issues }: z.core.$ZodError): readonly Fault[] {
  return issues.slice(0, 100).map((issue) => {
    const path = short(issue.path.map(String).join('.'))
    if (issue.code !== 'unrecognized_keys') return { field: path, message: issue.message }
    const names = issue.keys.slice(0, mostNames).map(short).join(', ')
    return {
      field: path === '' ? names : path,
      message: `There is no such field here: ${names}.`,
    }
  })
}

const short = (name: string): string =>
  name.length > longestField ? `${name.slice(0, longestField)}…` : name
