import { row, type BenchRow } from '../bench.ts'
import type { Engine } from './engine.ts'
import { measured } from './measured.ts'
import { cellRows, type OurCore } from './our-core.ts'
import { facilities } from './dataset.ts'
import { plans } from './plans.ts'
import { firstDifference } from './same-cells.ts'

const plan = plans['facility-medians']

/** The same question of the index; and with one hospital left out, another in every round, so that none is a repetition. */
export async function indexRows(
  core: OurCore,
  duckdb: Engine,
  rounds: number,
): Promise<readonly BenchRow[]> {
  await core.core.buildIndex({ fromDay: plan.fromDay, toDay: plan.toDay })
  const whole = () => core.core.read((view) => view.ask(plan))
  const difference = firstDifference(
    cellRows('facility-medians', await whole()),
    await duckdb.run('facility-medians'),
  )
  if (difference !== null) throw new Error(`the index and DuckDB differ: ${difference}`)
  let out = 0
  const without = () => {
    const seen = new Uint8Array(facilities + 1).fill(1)
    seen[1 + (out++ % facilities)] = 0
    return core.core.read((view) => view.ask({ ...plan, seen: { ...plan.seen, facilities: seen } }))
  }
  const times = await measured(
    [
      { name: 'whole', run: whole },
      { name: 'without', run: without },
      { name: 'duckdb', run: () => duckdb.run('facility-medians') },
    ],
    rounds * 3,
    20,
  )
  const theirs = times.get('duckdb') ?? Number.NaN
  const limit = { ratioAtMost: 1 / 1000 }
  const question = 'index: facility medians, all cells'
  return [
    row(question, 'DuckDB', times.get('whole') ?? Number.NaN, theirs, 'ms', limit),
    row(
      `${question}, one hospital left out`,
      'DuckDB, none left out',
      times.get('without') ?? Number.NaN,
      theirs,
      'ms',
    ),
  ]
}
