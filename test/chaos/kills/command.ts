import { machine } from '../../../bench/bench.ts'
import { flags } from '../support/flags.ts'
import { runKills } from './run-kills.ts'

/** `kills [--kills 200] [--batches 5000] [--seed 1] [--clients 8] [--json]`. @returns whether all promises held */
export async function kills(args: readonly string[]): Promise<boolean> {
  const { json, numbers } = flags(args, { kills: 200, batches: 5000, seed: 1, clients: 8 })
  const report = await runKills({
    ...numbers,
    log: (line) => process.stderr.write(`${line}\n`),
  })
  const { lost, partial, doubled, violations, byPhase } = report
  const holds =
    violations.length === 0 &&
    report.kills >= numbers.kills &&
    report.acknowledged >= numbers.batches
  if (json)
    process.stdout.write(
      `${JSON.stringify({ name: 'kills', machine: machine(), ...numbers, ...report, holds }, null, 2)}\n`,
    )
  else
    process.stdout.write(
      [
        `kills · seed ${numbers.seed} · ${machine()} · ${report.seconds} s`,
        ...Object.entries(byPhase).map(
          ([phase, count]) => `  ${String(count).padStart(5)}  ${phase}`,
        ),
        `${report.kills} kills, ${report.acknowledged} acknowledged uploads, ${report.exams} exams at the end`,
        `cut off before an answer: ${report.cutOff.there} were there whole, ${report.cutOff.absent} not at all`,
        `lost ${lost}, partial ${partial}, doubled ${doubled}; slowest start ${report.slowestStartMs} ms`,
        ...violations.map(({ kind, what }) => `** ${kind}: ${what}`),
        holds ? 'holds' : 'DOES NOT HOLD',
        '',
      ].join('\n'),
    )
  return holds
}
