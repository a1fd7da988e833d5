import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pseudonymKey } from '../../../src/access/pseudonym-keys.ts'
import { createPseudonymiser } from '../../../src/access/create-pseudonymiser.ts'
import type { MemberItem } from '../../../src/ingest/member-item.ts'
import { createInlineInterpreter } from '../../../src/ingest/pipeline/interpreter.ts'
import { createThreadInterpreter } from '../../../src/ingest/thread/thread-interpreter.ts'
import { makeRecord } from '../../support/make-record.ts'
import { temporaryDirectory } from '../../storage/support/temporary-registry.ts'

const built = join(import.meta.dirname, '../../../dist/interpret-thread.js')
const master = new Uint8Array(32).fill(7)
const of = { facilityId: 'st-brigid', today: '2026-11-25' }

const items: readonly MemberItem[] = [
  {
    member: 1,
    name: 'a',
    item: { kind: 'remark', format: 'csv', finding: { rule: 'csv-column-unknown', field: 'x' } },
  },
  {
    member: 1,
    name: 'a',
    item: { kind: 'refused', format: 'csv', row: 3, findings: [{ rule: 'row-not-an-exam' }] },
  },
  {
    member: 2,
    name: 'b',
    item: { kind: 'record', format: 'dicom', row: null, record: makeRecord(), findings: [] },
  },
]

function interpreter(script = built) {
  const made = createThreadInterpreter(script, (facilityId) =>
    Promise.resolve({
      current: { epoch: 1, key: pseudonymKey(master, facilityId, 1) },
      earlier: [],
    }),
  )
  onTestFinished(() => made.close())
  return made
}

describe('the interpreting thread', () => {
  it('understands as this thread would', async () => {
    const inline = createInlineInterpreter((facilityId) =>
      createPseudonymiser({ master, facilityId, epoch: 1 }),
    )
    const understood = await interpreter().interpret(items, of)
    expect(understood).toEqual(await inline.interpret(items, of))
    expect(understood.map(({ kind }) => kind)).toEqual(['remark', 'rejected', 'report'])
  })

  it('answers several uploads at once, each its own', async () => {
    const thread = interpreter()
    const answers = await Promise.all(
      ['a', 'b', 'a'].map((facilityId) => thread.interpret(items, { ...of, facilityId })),
    )
    expect(answers[0]).toEqual(answers[2])
    expect(answers[0]).not.toEqual(answers[1])
  })

  it('that dies fails what it had at hand, and is begun anew', async () => {
    const script = join(temporaryDirectory(), 'dies-once.mjs')
    writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ id, facilityId }) => {
         if (facilityId === 'bad') process.exit(1)
         parentPort.postMessage({ id, understood: [] })
       })`,
    )
    const thread = interpreter(script)
    await expect(thread.interpret(items, { ...of, facilityId: 'bad' })).rejects.toThrow(/ended/)
    expect(await thread.interpret(items, of)).toEqual([])
  })

  it('refuses to work once closed', async () => {
    const thread = interpreter()
    await thread.interpret(items, of)
    await thread.close()
    await expect(thread.interpret(items, of)).rejects.toThrow(/closed/)
  })
})
