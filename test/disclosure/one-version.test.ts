import { describe, expect, it } from 'vitest'
import { cellsOfTable, Publisher } from './support/publish.ts'
import { leaksOf } from './support/leaks.ts'
import { randomOf, randomTable, tablePlaces } from './support/random-tables.ts'

const tablesWanted = 1000

describe('an attacker who reads one version of a snapshot, and knows the method and all bands', () => {
  it('narrows no withheld count under ten values, and pins no hospital’s median to three figures, in 1,000 random tables', () => {
    let shown = 0
    let withheld = 0
    const leaks: string[] = []
    for (let seed = 1, done = 0; done < tablesWanted; seed++) {
      const random = randomOf(seed)
      const tables = tablePlaces
        .slice(0, tablesWanted - done)
        .map((place) => randomTable(place, random))
      const published = new Publisher().publish(tables)
      for (const table of tables) {
        const cells = cellsOfTable(published, table)
        shown += cells.filter((cell) => !cell.withheld).length
        withheld += cells.filter((cell) => cell.withheld).length
        const { counts, medians } = leaksOf(table, cells)
        leaks.push(...counts.map((leak) => `${seed} ${table.loinc} ${leak}`))
        leaks.push(...medians.map((leak) => `${seed} ${table.loinc} ${leak}`))
      }
      done += tables.length
    }
    expect(leaks).toEqual([])
    // Nothing would leak from an empty page either.
    expect(shown).toBeGreaterThan(tablesWanted)
    expect(withheld).toBeGreaterThan(tablesWanted)
  }, 300_000)
})
