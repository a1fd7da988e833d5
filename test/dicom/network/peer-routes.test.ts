import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiClient } from '../../support/api-client.ts'
import { asKey, asProblem } from '../../support/answers.ts'
import {
  opendrl,
  startService,
  temporaryFolder,
  type RunningService,
} from '../../support/opendrl.ts'
import { associateRequest } from '../support/pdus.ts'
import { rawPeer } from '../support/raw-peer.ts'

const path = '/api/v1/dicom-peers'
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
const keys = new Map<string, string>()

beforeAll(async () => {
  folder = await temporaryFolder()
  await opendrl(folder.path, 'facility', 'add', '--name', 'St Brigid', '--id', 'st-brigid')
  const ofFacility = ['--facility', 'st-brigid']
  for (const [role, more] of [
    ['admin', []],
    ['uploader', ofFacility],
    ['physicist', ofFacility],
  ] as const) {
    const options = ['--role', role, ...more, '--json']
    keys.set(role, asKey((await opendrl(folder.path, 'key', 'create', ...options)).stdout))
  }
  service = await startService(folder.path, { OPENDRL_DICOM_PORT: '0' })
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

const as = (role: string) => apiClient(service.address, keys.get(role))

/** What an association request is answered: 2 accepted, or 3 and the reason. */
async function answerTo(titles: { called: string; calling: string }): Promise<readonly number[]> {
  const peer = await rawPeer(Number(/"dicomPort":(\d+)/.exec(service.logs())?.[1]))
  peer.send(associateRequest(undefined, titles))
  const answer = [...((await peer.answer()) ?? [])]
  peer.socket.destroy()
  return answer[0] === 3 ? [3, answer[9] ?? 0] : answer.slice(0, 1)
}

describe('AE titles over HTTP', () => {
  const titles = { calledAeTitle: 'DRL', callingAeTitle: 'CT1' }
  const peer = { called: 'DRL', calling: 'CT1' }

  it('are an administrator’s alone', async () => {
    for (const role of ['uploader', 'physicist'])
      for (const init of [{}, { method: 'PUT', body: { ...titles, facility: 'st-brigid' } }]) {
        const answer = await as(role)(path, init)
        expect([answer.status, asProblem(answer.json()).code]).toEqual([403, 'role-missing'])
      }
    expect((await apiClient(service.address)(path)).status).toBe(401)
  })

  it('count from the next association on, and no longer once taken back', async () => {
    const admin = as('admin')
    expect(await answerTo(peer)).toEqual([3, 7])
    const tied = await admin(path, { method: 'PUT', body: { ...titles, facility: 'st-brigid' } })
    expect(tied.json()).toMatchObject({ peers: [{ ...titles, facility: 'st-brigid' }] })
    expect(await answerTo(peer)).toEqual([2])
    expect(await answerTo({ ...peer, calling: 'CT2' })).toEqual([3, 3])
    expect(await answerTo({ ...peer, calling: 'ct1' })).toEqual([3, 3])
    const query = '?calledAeTitle=DRL&callingAeTitle=CT1'
    expect((await admin(`${path}${query}`, { method: 'DELETE' })).json()).toEqual({ peers: [] })
    expect((await admin(`${path}${query}`, { method: 'DELETE' })).status).toBe(404)
    expect(await answerTo(peer)).toEqual([3, 7])
  })

  it('of unknown facilities, too long or with a backslash, are refused', async () => {
    const put = (body: object) => as('admin')(path, { method: 'PUT', body })
    const unknown = await put({ ...titles, facility: 'nowhere' })
    expect([unknown.status, asProblem(unknown.json()).code]).toEqual([404, 'facility-unknown'])
    for (const calledAeTitle of ['', '  ', 'SEVENTEEN-LETTERS', 'A\\B', 'Ä'])
      expect((await put({ ...titles, calledAeTitle, facility: 'st-brigid' })).status).toBe(400)
  })
})
