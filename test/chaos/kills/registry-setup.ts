import { z } from 'zod'
import { asKey, asReceipt } from '../../support/answers.ts'
import { apiClient } from '../../support/api-client.ts'
import { opendrl } from '../../support/opendrl.ts'
import { childService } from '../support/child-service.ts'
import { contentOf } from './content.ts'
import type { Model } from './model.ts'

export const facilities = ['alpha', 'beta'] as const
/** What all exams but a few are called, and mapped to. */
export const headName = 'CT Head'
export const headLoinc = '24725-4'
/** Names of one exam each, whose mappings are changed all the time. */
export const changingNames = ['Name 0', 'Name 1', 'Name 2', 'Name 3']
export const otherLoincs: readonly (string | null)[] = ['30799-1', null]

export interface Keys {
  /** Uploads, withdraws and maps at each facility. */
  readonly physicist: string
  /** Reads all, makes snapshots. */
  readonly authority: string
  /** Makes more keys. */
  readonly admin: string
}

const firstExams = 40

/** Facilities, keys, a first upload of each facility and its mappings. @returns the number of the next exam */
export async function setUpRegistry(
  dataDir: string,
  model: Model | null,
): Promise<{ readonly keys: Keys; readonly nextExam: number }> {
  const { stdout } = await opendrl(dataDir, 'key', 'create', '--role', 'admin', '--json')
  const service = childService(dataDir)
  const address = await service.listening
  const adminKey = asKey(stdout)
  const admin = apiClient(address, adminKey)
  const must = async (answer: ReturnType<typeof admin>, ...expected: readonly number[]) => {
    const { status, text } = await answer
    if (!expected.includes(status)) throw new Error(`set-up: ${status} ${text}`)
    return text
  }
  for (const id of facilities)
    await must(admin('/api/v1/facilities', { body: { id, name: `Hospital ${id}` } }), 201)
  const key = async (role: string, of: '*' | readonly string[]) =>
    asKey(
      await must(
        admin('/api/v1/keys', { body: { label: role, roles: [role], facilities: of } }),
        201,
      ),
    )
  const keys = {
    physicist: await key('physicist', facilities),
    authority: await key('authority', '*'),
    admin: adminKey,
  }
  const physicist = apiClient(address, keys.physicist)
  let next = 1
  for (const facility of facilities) {
    const exams = Array.from({ length: firstExams }, () => next++)
    const content = contentOf(
      facility,
      exams,
      null,
      (n) => changingNames[n - (exams[0] ?? 0)] ?? headName,
    )
    const sent = await must(
      physicist(`/api/v1/uploads?facility=${facility}`, { body: content.body }),
      201,
    )
    content.uploadId = asReceipt(JSON.parse(sent)).uploadId
    content.state = 'there'
    model?.contents.push(content)
    await putMapping(physicist, facility, headName, headLoinc)
  }
  const code = await service.stop()
  if (code !== 0) throw new Error(`set-up: the service ended with ${code}`)
  return { keys, nextExam: next }
}

export async function putMapping(
  physicist: ReturnType<typeof apiClient>,
  facility: string,
  localName: string,
  loinc: string | null,
): Promise<void> {
  const answer = await physicist(`/api/v1/mappings?facility=${facility}`, {
    method: 'PUT',
    body: { mappings: [{ localName, loinc }] },
  })
  if (answer.status !== 200) throw new Error(`a mapping was refused: ${answer.text}`)
  z.object({ mappingVersion: z.int() }).parse(answer.json())
}
