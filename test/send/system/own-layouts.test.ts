import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { layoutSuggestion } from '../../../src/contract/layout.ts'
import { facility, newHospital, reportOf } from './support.ts'

const headers = [
  'Untersuchungsdatum',
  'Auftragsnummer',
  'Patienten-ID',
  'Alter (Jahre)',
  'Geschlecht',
  'Untersuchung',
  'CTDIvol [mGy]',
  'Dosislängenprodukt',
  'Phantom',
]
/** An export nobody knows: German, decimal comma, day first, no unit above the DLP. */
const table = [
  headers,
  ...Array.from({ length: 40 }, (_, index) => [
    `${String((index % 28) + 1).padStart(2, '0')}.03.2025`,
    `A${1000 + index}`,
    `P${index}`,
    String(20 + index),
    index % 2 === 0 ? 'm' : 'w',
    'CT Thorax',
    `${5 + index},25`,
    `${(5.25 + index) * 30}`.replace('.', ','),
    '32 cm',
  ]),
]
  .map((cells) => `${cells.join(';')}\r\n`)
  .join('')

describe('a table of the hospital’s own', { timeout: 300_000 }, () => {
  it('is refused until a person has said what its columns are, and is sent by the next run after', async () => {
    const hospital = await newHospital()
    const service = await hospital.serve()
    writeFileSync(join(hospital.inbox, 'export.csv'), table)
    const before = await hospital.send('--json')
    expect(before.code).toBe(1)
    expect(reportOf(before).records).toMatchObject({ handedIn: 0 })

    const call = hospital.uploader()
    const query = `facility=${facility}`
    const seen = await call(`/api/v1/layouts/suggestions?${query}`, { body: table })
    const suggestion = layoutSuggestion.parse(seen.json())
    const saved = await call(`/api/v1/layouts?${query}`, {
      body: {
        name: 'Weekly',
        columns: suggestion.columns.map(({ header, in: group, field, unit, inBlocks }) => ({
          header,
          in: group,
          field,
          unit: header === 'Dosislängenprodukt' ? 'mGy.cm' : unit,
          inBlocks,
        })),
        decimalSign: 'comma',
        dateOrder: 'dmy',
        sexes: { m: 'M', w: 'F' },
      },
    })
    expect([saved.status, saved.text]).toEqual([201, saved.text])
    const after = await hospital.send('--json')
    expect(reportOf(after)).toMatchObject({ delivered: true, registry: { seen: 40, accepted: 40 } })
    expect(after.code).toBe(0)

    // The registry may be away: the layouts are kept beside the outbox.
    await service.stop()
    writeFileSync(join(hospital.inbox, 'next.csv'), table.replaceAll('.03.2025', '.04.2025'))
    const away = await hospital.send('--give-up-after', '0', '--json')
    expect(away.code).toBe(3)
    expect(reportOf(away)).toMatchObject({ records: { added: 40 }, batches: { waiting: 1 } })
    const kept = readFileSync(join(hospital.outbox, 'layouts.json'), 'utf8')
    expect(kept).toContain('Untersuchungsdatum')
  })
})
