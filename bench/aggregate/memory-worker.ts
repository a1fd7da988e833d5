/* A process of its own: the core's resident memory is what it holds beyond one that reads the same exams and drops them. */
import { ourCore } from './our-core.ts'
import { readParquet } from './read-parquet.ts'

const [path = '', what = 'drain'] = process.argv.slice(2)
const collect = (): void => {
  for (let i = 0; i < 4; i++) globalThis.gc?.()
}

if (what === 'core') {
  const core = ourCore()
  await core.load(path)
  await core.core.buildIndex({ fromDay: 0, toDay: 0xffff })
  // What the threads work in belongs to it.
  for (const question of core.answers) await core.run(question)
  collect()
  process.stdout.write(String(process.memoryUsage.rss()))
  await core.close()
} else {
  let rows = 0
  for await (const block of readParquet(path)) rows += block.length
  collect()
  process.stdout.write(String(rows === 0 ? 0 : process.memoryUsage.rss()))
}
process.exit(0)
