import { execFile } from 'node:child_process'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleOf, summary } from '../ingest/fhir/support.ts'
import { asKey } from '../support/answers.ts'
import {
  opendrl,
  root,
  startService,
  temporaryFolder,
  type RunningService,
} from '../support/opendrl.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let work: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let key = ''

beforeAll(async () => {
  folder = await temporaryFolder()
  work = await temporaryFolder()
  await opendrl(folder.path, 'facility', 'add', '--name', 'St Brigid', '--id', 'st-brigid')
  const options = ['--role', 'uploader', '--facility', 'st-brigid', '--json']
  key = asKey((await opendrl(folder.path, 'key', 'create', ...options)).stdout)
  service = await startService(folder.path)
  const reports = join(root, 'sample-data/small/rdsr')
  await copyFile(join(reports, 'klinikum-nordheide-head.dcm'), join(work.path, 'report.dcm'))
  await copyFile(join(reports, 'klinikum-nordheide-ssde.dcm'), join(work.path, 'another.dcm'))
  await writeFile(join(work.path, 'bundle.json'), JSON.stringify(bundleOf(summary())))
})
afterAll(async () => {
  await service.stop()
  await Promise.all([folder.remove(), work.remove()])
})

/** Runs an example as a person would paste it; an answer that is no success fails it. */
function paste(script: string): Promise<string> {
  const text = `set -e\ncurl() { command curl -sS --fail-with-body "$@"; }\n${script}`
  const here = text.replaceAll('http://127.0.0.1:8080', service.address)
  return new Promise((resolve, reject) => {
    execFile(
      'bash',
      ['-c', here],
      { cwd: work.path, env: { PATH: process.env['PATH'], KEY: key } },
      (error, stdout) =>
        error === null ? resolve(stdout) : reject(new Error(stdout, { cause: error })),
    )
  })
}

describe('the examples of DICOMweb and FHIR on the page for PACS and RIS', () => {
  it('work as they stand', async () => {
    const page = await readFile(join(root, 'docs/getting-started/pacs.md'), 'utf8')
    const examples = [...page.matchAll(/```sh\n([\s\S]*?)```/g)]
      .map((match) => match[1] ?? '')
      .filter((text) => /^curl /m.test(text))
    expect(examples).toHaveLength(3)
    const [one, several, fhir] = [
      await paste(examples[0] ?? ''),
      await paste(examples[1] ?? ''),
      await paste(examples[2] ?? ''),
    ]
    expect(one.match(/"00081155"/g)).toHaveLength(1)
    expect(several.match(/"00081155"/g)).toHaveLength(2)
    expect(fhir).toContain('1 made a new exam')
  })
})
