import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asReceipt } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, temporaryFolder } from '../support/opendrl.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let data = ''

beforeAll(async () => {
  folder = await temporaryFolder()
  data = join(folder.path, 'data')
  await opendrl(data, 'facility', 'add', '--name', 'St Brigid’s Hospital', '--country', 'IE')
})
afterAll(() => folder.remove())

describe('the command line', () => {
  it('adds a facility with a code made from its name, and refuses the same code twice', async () => {
    const added = await opendrl(data, 'facility', 'add', '--name', 'Kinderklinik Süd', '--json')
    expect(added.code).toBe(0)
    expect(JSON.parse(added.stdout)).toMatchObject({ id: 'kinderklinik-sud', country: null })
    const again = await opendrl(data, 'facility', 'add', '--name', 'Kinderklinik Süd')
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('already a facility')
  })

  it('creates a key, shown once, and lists it without the secret', async () => {
    const created = await opendrl(
      data,
      'key',
      'create',
      '--role',
      'uploader',
      '--facility',
      'st-brigids-hospital',
      '--json',
    )
    expect(created.code).toBe(0)
    const key: unknown = JSON.parse(created.stdout)
    expect(key).toMatchObject({ roles: ['uploader'], facilities: ['st-brigids-hospital'] })
    expect(created.stdout).toMatch(/odrl_[0-9A-Za-z]{8}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}/)
    const listed = await opendrl(data, 'key', 'list', '--json')
    expect(listed.stdout).not.toContain('odrl_')
  })

  it('refuses a key for a facility that does not exist: exit 1', async () => {
    const created = await opendrl(
      data,
      'key',
      'create',
      '--role',
      'uploader',
      '--facility',
      'nowhere',
    )
    expect(created.code).toBe(1)
    expect(created.stderr).toContain('nowhere')
  })

  it('answers bad usage with exit 2 and one sentence', async () => {
    for (const args of [
      ['nonsense'],
      ['ingest'],
      ['drl', '--method', 'magic'],
      ['demo', '--json'],
      ['key', 'create', '--role', 'king'],
    ]) {
      const result = await opendrl(data, ...args)
      expect([args.join(' '), result.code]).toEqual([args.join(' '), 2])
      expect(result.stderr.length).toBeGreaterThan(5)
      expect(result.stderr).not.toContain('    at ')
    }
  })

  it('ingests files and folders under one receipt: exit 0 when all is well, 1 when something was set aside', async () => {
    const inbox = join(folder.path, 'inbox')
    await mkdir(join(inbox, 'sub'), { recursive: true })
    await writeFile(join(inbox, 'a.ndjson'), ndjson([madeExam({ n: 1 }), madeExam({ n: 2 })]))
    await writeFile(join(inbox, 'sub', 'b.ndjson'), ndjson([madeExam({ n: 3 })]))
    const args = ['--facility', 'st-brigids-hospital', '--json'] as const
    const good = await opendrl(data, 'ingest', inbox, ...args)
    expect(good.code).toBe(0)
    expect(asReceipt(JSON.parse(good.stdout)).counts).toMatchObject({ seen: 3, accepted: 3 })
    const bad = join(folder.path, 'bad.ndjson')
    await writeFile(bad, ndjson([madeExam({ n: 4, dlp: -1 })]))
    const set = await opendrl(data, 'ingest', bad, ...args)
    expect(set.code).toBe(1)
    expect(asReceipt(JSON.parse(set.stdout)).counts).toMatchObject({ seen: 1, quarantined: 1 })
    expect((await opendrl(data, 'ingest', join(folder.path, 'missing.dcm'), ...args)).code).toBe(2)
  })

  it('maps names; what is not mapped is counted, never guessed', async () => {
    const facility = ['--facility', 'st-brigids-hospital'] as const
    const unmapped = await opendrl(
      data,
      'drl',
      '--json',
      '--from',
      '2025-01-01',
      '--to',
      '2025-12-31',
    )
    expect(JSON.parse(unmapped.stdout)).toMatchObject({
      rows: [],
      provenance: { excluded: { unmapped: 3 } },
    })
    const suggested = await opendrl(data, 'mapping', 'suggest', ...facility, '--json')
    const first: unknown = expect.objectContaining({ loinc: '24725-4', name: 'CT Head' })
    expect(JSON.parse(suggested.stdout)).toMatchObject({
      names: [{ localName: 'CT Head', exams: 4, suggestions: expect.arrayContaining([first]) }],
    })
    const forPeople = await opendrl(data, 'mapping', 'suggest', ...facility)
    expect(forPeople.stdout).toMatch(/CT Head .* 24725-4 .*"head": head/)
    const nowhere = await opendrl(data, 'mapping', 'suggest', '--facility', 'nowhere')
    expect(nowhere).toMatchObject({ code: 1, stdout: '' })
    expect((await opendrl(data, 'mapping', 'set', 'CT Head', '00000-0', ...facility)).code).toBe(1)
    expect((await opendrl(data, 'mapping', 'set', 'CT Head', '30799-1', ...facility)).code).toBe(0)
    const decided = await opendrl(data, 'mapping', 'suggest', ...facility)
    expect(decided.stdout).toContain('Every name met in uploads is decided on.')
    const compared = await opendrl(
      data,
      'compare',
      ...facility,
      '--json',
      '--from',
      '2025-01-01',
      '--to',
      '2025-12-31',
    )
    expect(compared.code).toBe(0)
    const rows: unknown = JSON.parse(compared.stdout)
    expect(rows).toMatchObject({
      rows: expect.arrayContaining([
        expect.objectContaining({
          quantity: 'DLP',
          exams: 3,
          status: 'too-few',
          verdict: 'too-few',
        }),
      ]),
    })
  })

  it('withdraws an upload whole', async () => {
    const list = await opendrl(data, 'upload', 'list', '--json')
    const { uploads } = JSON.parse(list.stdout) as {
      uploads: { uploadId: string; counts: { accepted: number } }[]
    }
    const first = uploads.find(({ counts }) => counts.accepted === 3)
    const withdrawn = await opendrl(data, 'upload', 'withdraw', first?.uploadId ?? '')
    expect(withdrawn.stdout).toContain('3 exam(s) changed')
    const after = await opendrl(
      data,
      'mapping',
      'list',
      '--facility',
      'st-brigids-hospital',
      '--json',
    )
    expect(JSON.parse(after.stdout)).toMatchObject({
      localNames: [{ localName: 'CT Head', exams: 1 }],
    })
  })

  it('names every fault of the settings together', async () => {
    const { execFileSync } = await import('node:child_process')
    const { environment, root } = await import('../support/opendrl.ts')
    try {
      execFileSync(process.execPath, [join(root, 'dist/main.js'), 'facility', 'list'], {
        env: environment(data, { OPENDRL_PORT: 'x', OPENDRL_LOG_LEVEL: 'y' }),
        stdio: 'pipe',
      })
      expect.unreachable('bad settings were accepted')
    } catch (error) {
      expect(error).toMatchObject({ status: 2 })
      expect(String(error)).toMatch(/OPENDRL_PORT[\s\S]*OPENDRL_LOG_LEVEL/)
    }
  })
})
