import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { madeExam, ndjson } from '../../support/ndjson.ts'
import { root } from '../../support/opendrl.ts'
import { newHospital, pause, stored, until, waiting } from './support.ts'

const table = readFileSync(join(root, 'sample-data/small/st-brigid.csv'))

describe('a watched folder', { timeout: 300_000 }, () => {
  it('takes what comes while it is busy, waits for a file that is still written, and ends cleanly on SIGTERM', async () => {
    const hospital = await newHospital()
    const service = await hospital.serve()
    const sender = hospital.start('--watch', '--poll', '0', '--settle', '1')
    const slow = join(hospital.inbox, 'slow.csv')
    // Cut in the middle of a number of a row, where a reader could not tell.
    const rowEnd = table.lastIndexOf('\n', table.length - 2)
    const middle = table.subarray(0, rowEnd + 40)
    writeFileSync(slow, middle.subarray(0, 2000))
    for (let at = 2000; at < middle.length; at += 4000) {
      appendFileSync(slow, middle.subarray(at, at + 4000))
      writeFileSync(join(hospital.inbox, `${at}.ndjson`), ndjson([madeExam({ n: at })]))
      await pause(100)
    }
    const others = Math.ceil((middle.length - 2000) / 4000)
    await pause(2500)
    appendFileSync(slow, table.subarray(rowEnd + 40))
    writeFileSync(join(hospital.path, 'moved.ndjson'), ndjson([madeExam({ n: 5_000_000 })]))
    renameSync(join(hospital.path, 'moved.ndjson'), join(hospital.inbox, 'moved.ndjson'))
    const journal = join(hospital.outbox, 'journal.ndjson')
    const filesRead = () => readFileSync(journal, 'utf8').split('"kind":"file"').length - 1
    await until('all files were read', () => filesRead() >= others + 2)
    await until('all was sent', () => waiting(hospital) === 0)
    sender.process.kill('SIGTERM')
    expect(await sender.ended).toBe(0)
    // Neither the cut table nor anything else was read before its time.
    expect(filesRead()).toBe(others + 2)
    await service.stop()

    const direct = await newHospital(hospital)
    const uploading = await direct.serve()
    const upload = await direct.uploader()('/api/v1/uploads', { body: table })
    expect(upload.status).toBe(201)
    await uploading.stop()
    const expected = await stored(direct.data)
    const sent = await stored(hospital.data)
    // Of the table no row more, none less, none cut short.
    expect(sent.exams).toHaveLength(expected.exams.length + others + 1)
    expect(sent.facts).toEqual(expect.arrayContaining(expected.facts))
    expect(new Set(sent.facts).size).toBe(new Set(expected.facts).size + others + 1)
  })
})
