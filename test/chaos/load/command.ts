import { machine } from '../../../bench/bench.ts'
import { flags } from '../support/flags.ts'
import { runLoad } from './run-load.ts'

const limits = { healthP99Ms: 100, residentSlope: 1 }

/** `load [--clients 200] [--minutes 10] [--seconds 0] [--seed 1] [--json]`. @returns whether all promises held */
export async function load(args: readonly string[]): Promise<boolean> {
  const { json, numbers } = flags(args, { clients: 200, minutes: 10, seconds: 0, seed: 1 })
  const { clients, seed } = numbers
  const seconds = numbers.seconds === 0 ? numbers.minutes * 60 : numbers.seconds
  const report = await runLoad({
    clients,
    seconds,
    seed,
    log: (line) => process.stderr.write(`${line}\n`),
  })
  const held = {
    'no error but 429 and 503': Object.keys(report.errors).length === 0,
    'nothing acknowledged is missing': report.lost === 0,
    'stops with exit code 0': report.exitCode === 0,
    [`p99 of /health at most ${limits.healthP99Ms} ms`]: report.healthMs.p99 <= limits.healthP99Ms,
    [`memory grows by at most ${limits.residentSlope} MB in 10,000 requests`]:
      report.residentSlope <= limits.residentSlope,
  }
  const holds = Object.values(held).every(Boolean)
  const { healthMs, uploadMs, questionMs, residentMb } = report
  if (json)
    process.stdout.write(
      `${JSON.stringify({ name: 'load', machine: machine(), seed, ...report, held, holds }, null, 2)}\n`,
    )
  else
    process.stdout.write(
      [
        `load · ${clients} clients · ${seconds} s · ${machine()}`,
        `requests    ${report.requests} (${Math.round(report.requests / seconds)} a second), uploads acknowledged ${report.acknowledged}`,
        `refused     ${JSON.stringify(report.refused)}   errors ${JSON.stringify(report.errors)}   lost ${report.lost}`,
        `health ms   p50 ${healthMs.p50}   p99 ${healthMs.p99}   most ${healthMs.most}`,
        `uploads ms  p50 ${uploadMs.p50}   p99 ${uploadMs.p99}`,
        `asked ms    p50 ${questionMs.p50}   p99 ${questionMs.p99}`,
        `memory MB   ${residentMb.warm} warm, ${residentMb.end} at the end, ${report.residentSlope} in 10,000 requests`,
        ...Object.entries(held).map(([what, yes]) => `${yes ? 'yes' : 'NO '}  ${what}`),
        '',
      ].join('\n'),
    )
  return holds
}
