import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { madeExam, ndjson } from '../../support/ndjson.ts'
import { opendrl } from '../../support/opendrl.ts'
import { facility, newHospital, reportOf } from './support.ts'

describe('opendrl facility pseudonym-key', { timeout: 300_000 }, () => {
  it('writes the facility’s key for its owner’s eyes, not the master key, and overwrites nothing', async () => {
    const hospital = await newHospital()
    expect(statSync(hospital.pseudonymKey).mode & 0o777).toBe(0o600)
    const text = readFileSync(hospital.pseudonymKey, 'utf8')
    expect(JSON.parse(text)).toMatchObject({ scheme: 'v1', facility, epoch: 1 })
    const master = readFileSync(join(hospital.data, 'keys/master.key'))
    expect(text).not.toContain(master.toString('base64url'))
    const make = (code: string, out: string) =>
      opendrl(hospital.data, 'facility', 'pseudonym-key', code, '--out', out)
    expect((await make(facility, hospital.pseudonymKey)).code).toBe(2)
    expect((await make('nowhere', join(hospital.path, 'n'))).code).toBe(1)
    expect(existsSync(join(hospital.path, 'n'))).toBe(false)
  })
})

describe('opendrl send', { timeout: 300_000 }, () => {
  it('answers wrong usage with exit 2 and a sentence, before anything is read', async () => {
    const hospital = await newHospital()
    writeFileSync(hospital.keyFile, 'odrl_mistyped')
    expect((await hospital.send()).stderr).toContain('does not hold a registry key')
    const service = await hospital.serve()
    writeFileSync(hospital.keyFile, await hospital.newKey())
    const refused = async (sentence: string, ...more: readonly string[]) => {
      const { code, stderr } = await hospital.send(...more)
      expect([sentence, code]).toEqual([sentence, 2])
      expect(stderr).toContain(sentence)
      expect(stderr).not.toContain('    at ')
    }
    await refused('plain http', '--server', 'http://registry.example.org')
    await refused('https://', '--server', 'ftp://127.0.0.1')
    await refused('another facility', '--facility', 'st-colm')
    await refused('no pseudonym key file', '--pseudonym-key', join(hospital.path, 'none'))
    const key = readFileSync(hospital.pseudonymKey, 'utf8')
    const mistyped = join(hospital.path, 'mistyped')
    writeFileSync(
      mistyped,
      key.replace(/"key": "(.)/, (_all, first: string) => `"key": "${first === 'A' ? 'B' : 'A'}`),
      { mode: 0o600 },
    )
    await refused('checksum', '--pseudonym-key', mistyped)
    chmodSync(mistyped, 0o644)
    await refused('read by others', '--pseudonym-key', mistyped)
    expect(existsSync(hospital.outbox)).toBe(false)
    await service.stop()
  })

  it('tells what could not be read by number and reason, now and at every later run; names only when asked', async () => {
    const hospital = await newHospital()
    await hospital.serve()
    writeFileSync(
      join(hospital.inbox, 'a-good.ndjson'),
      ndjson([madeExam({ n: 1 }), madeExam({ n: 2, ctdivol: '12,5', dlp: 600 })]),
    )
    writeFileSync(join(hospital.inbox, 'b-murphy.dcm'), 'no dose report')
    writeFileSync(join(hospital.inbox, 'c-empty.csv'), '')
    const refusals = [
      { file: 1, row: 2, rule: 'number-unreadable' },
      { file: 2, row: null, rule: 'format-unknown' },
      { file: 3, row: null, rule: 'file-empty' },
    ]
    const first = await hospital.send('--json')
    expect(first.code).toBe(1)
    expect(reportOf(first)).toMatchObject({ delivered: true, refusals, registry: { accepted: 1 } })
    const second = await hospital.send('--json')
    expect(second.code).toBe(1)
    expect(reportOf(second)).toMatchObject({ records: { read: 0, handedIn: 0 }, refusals })
    const words = await hospital.send()
    expect(words.stdout).toContain('not read: file 2: This is none of the formats')
    expect(words.stdout + words.stderr).not.toContain('murphy')
    expect(readFileSync(join(hospital.outbox, 'send-report.json'), 'utf8')).not.toContain('murphy')
    expect((await hospital.send('--names')).stderr).toContain('File 2 is b-murphy.dcm')
    // Mended, they are read; the outbox of another facility's key is not taken.
    for (const name of ['b-murphy.dcm', 'c-empty.csv', 'a-good.ndjson'])
      writeFileSync(join(hospital.inbox, name), ndjson([madeExam({ n: name.charCodeAt(0) })]))
    const mended = await hospital.send('--json')
    expect(mended.code).toBe(0)
    expect(reportOf(mended).registry).toMatchObject({ seen: 3, accepted: 3 })
    writeFileSync(
      join(hospital.inbox, 'd-strange.ndjson'),
      ndjson([madeExam({ n: 8 }), madeExam({ n: 9, dlp: -1 })]),
    )
    const strange = reportOf(await hospital.send('--json'))
    expect(strange.findings).toContainEqual(
      expect.objectContaining({ rule: 'dose-negative', place: { file: 4, member: 1, row: 2 } }),
    )
    rmSync(join(hospital.inbox, 'd-strange.ndjson'))
    const other = await newHospital()
    const wrong = await hospital.send('--pseudonym-key', other.pseudonymKey)
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('another facility or pseudonym key')
    // A key of another registry, with an outbox of its own: refused by the registry, and kept.
    const foreign = await hospital.send(
      '--pseudonym-key',
      other.pseudonymKey,
      '--outbox',
      join(hospital.path, 'o2'),
      '--json',
    )
    expect(foreign.code).toBe(1)
    expect(reportOf(foreign)).toMatchObject({ registry: { rejected: 3 }, batches: { setAside: 1 } })
    expect(reportOf(foreign).findings[0]).toMatchObject({ rule: 'report-key-other' })
  })
})
