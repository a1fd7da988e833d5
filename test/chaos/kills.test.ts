import { describe, expect, it } from 'vitest'
import { runKills } from './kills/run-kills.ts'

describe('a service killed twenty times, in every phase of its work', () => {
  it(
    'loses, halves and doubles nothing it acknowledged, and ends as if nothing had happened',
    { timeout: 900_000 },
    async () => {
      const report = await runKills({ kills: 20, batches: 100, seed: 20 })
      expect(report.violations).toEqual([])
      expect(report).toMatchObject({ kills: 20, lost: 0, partial: 0, doubled: 0 })
      expect(report.acknowledged).toBeGreaterThanOrEqual(100)
      expect(Object.keys(report.byPhase)).toHaveLength(11)
    },
  )
})
