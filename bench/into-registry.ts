import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { median, timed } from './bench.ts'
import { freshRegistry, scratch } from './scratch.ts'

/** Rounds that are not counted: the first uploads after a start find a cold reading process. */
const warmUps = 1
const rounds = 5

/**
 * Times the same files going into one registry again and again, each time for another hospital, and the yardstick
 * in turn with it.
 * @returns medians in milliseconds, up to the committed receipt and of the yardstick
 */
export async function intoRegistry(
  paths: readonly string[],
  records: number,
  yardstick: () => unknown,
): Promise<{ readonly ours: number; readonly theirs: number }> {
  const { path, remove } = await scratch()
  const services = await freshRegistry(join(path, 'data'))
  const files = paths.map((file) => ({ path: file, name: file }))
  let sizeBytes = 0
  for (const file of paths) sizeBytes += (await stat(file)).size
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < warmUps + rounds; round++) {
    const facility = `round-${round}`
    await services.addFacility({ id: facility, name: facility })
    const bare = await timed(yardstick)
    const whole = await timed(async () => {
      const { counts } = await services.ingestFiles(facility, {
        files,
        sha256: facility,
        sizeBytes,
      })
      // the sample has some sent twice, as hospitals do
      if (counts.seen !== records || counts.accepted + counts.updated < 0.9 * records)
        throw new Error(`of ${records} records: ${JSON.stringify(counts)}`)
    })
    if (round < warmUps) continue
    theirs.push(bare)
    ours.push(whole)
  }
  await services.close()
  await remove()
  return { ours: median(ours), theirs: median(theirs) }
}
