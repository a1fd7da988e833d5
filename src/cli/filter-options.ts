import type { Command } from 'commander'
import { analyticsFilter, type AnalyticsFilter } from '../contract/analytics.ts'
import { UsageError } from './usage-error.ts'

/** The analytics filter as command line options, the same for every question. */
export function withFilterOptions(command: Command): Command {
  return command
    .option('--quantity <name>', 'CTDIvol, DLP, SSDE, KAP, KaR or E')
    .option('--protocol <loinc>', 'LOINC code of a protocol')
    .option('--scheme <id>', 'banding scheme')
    .option('--population <name>', 'paediatric or adult')
    .option('--method <id>', 'icrp135, icrp135-scanner, pooled or local')
    .option('--quantile-type <type>', '6 or 7')
    .option('--from <date>', 'first day, YYYY-MM-DD')
    .option('--to <date>', 'last day, YYYY-MM-DD')
    .option('--scanner <id>', 'one scanner')
    .option('--sex <sex>', 'female, male or other')
    .option('--indication <text>', 'exams of one indication')
    .option('--json', 'print JSON')
}

/** @throws UsageError naming every option that is not valid */
export function readFilter(options: Readonly<Record<string, unknown>>): AnalyticsFilter {
  const { json: _json, quantileType, ...rest } = options
  const parsed = analyticsFilter.strict().safeParse({
    ...rest,
    ...(quantileType === undefined ? {} : { quantileType: Number(quantileType) }),
  })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`)
  throw new UsageError(faults.join('\n'))
}
