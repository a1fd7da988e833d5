import { median, timed } from '../bench.ts'

/** One thing that is timed. */
export interface Candidate {
  readonly name: string
  run(): Promise<unknown>
}

/**
 * Median times in milliseconds, by name. All are run in turn in every round, so that what else the machine does falls
 * on all alike; the first rounds compile and warm up, and do not count.
 */
export async function measured(
  candidates: readonly Candidate[],
  rounds: number,
  warmUp = 2,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]))
  for (let round = -warmUp; round < rounds; round++)
    for (const { name, run } of candidates) {
      const time = await timed(run)
      if (round >= 0) times.get(name)?.push(time)
    }
  return new Map([...times].map(([name, list]) => [name, median(list)]))
}
