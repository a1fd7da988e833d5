import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDicomPeerDesk, type DicomPeerDesk } from '../../src/access/dicom-peer-desk.ts'
import { openRegistry, type DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { temporaryFolder } from '../support/opendrl.ts'

describe('AE titles', () => {
  let registry: DuckdbRegistry
  let desk: DicomPeerDesk
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  const clock = () => new Date('2026-03-01T12:00:00Z')

  beforeEach(async () => {
    folder = await temporaryFolder()
    registry = await openRegistry({ dataDir: folder.path, clock })
    desk = createDicomPeerDesk(registry.dicomPeers, registry.facilities, clock)
    for (const id of ['north', 'south'])
      await registry.facilities.addFacility({
        id,
        name: id,
        organisation: id,
        country: null,
        createdAt: clock().toISOString(),
      })
  })
  afterEach(async () => {
    await registry.close()
    await folder.remove()
  })

  it('stand for the facility they are tied to; the sender named exactly goes before any sender', async () => {
    await desk.tieDicomPeer({ calledAeTitle: 'DRL', callingAeTitle: '*', facility: 'north' })
    await desk.tieDicomPeer({ calledAeTitle: 'DRL', callingAeTitle: 'CT2', facility: 'south' })
    expect(await desk.matchDicomPeer('DRL', 'CT1')).toEqual({ facility: 'north' })
    expect(await desk.matchDicomPeer('DRL', 'CT2')).toEqual({ facility: 'south' })
  })

  it('that nobody tied are told apart by which of the two is unknown, and case matters', async () => {
    await desk.tieDicomPeer({ calledAeTitle: 'DRL', callingAeTitle: 'CT1', facility: 'north' })
    expect(await desk.matchDicomPeer('drl', 'CT1')).toEqual({ unknown: 'called-ae-title' })
    expect(await desk.matchDicomPeer('DRL', 'ct1')).toEqual({ unknown: 'calling-ae-title' })
  })

  it('are moved by a later tie, freed by taking it back, and can be tied again', async () => {
    const titles = { calledAeTitle: 'DRL', callingAeTitle: 'CT1' }
    await desk.tieDicomPeer({ ...titles, facility: 'north' })
    await desk.tieDicomPeer({ ...titles, facility: 'south' })
    expect((await desk.dicomPeers()).peers).toEqual([
      { ...titles, facility: 'south', decidedAt: '2026-03-01T12:00:00.000Z' },
    ])
    expect(await desk.untieDicomPeer('DRL', 'CT1')).toBe(true)
    expect(await desk.untieDicomPeer('DRL', 'CT1')).toBe(false)
    expect((await desk.dicomPeers()).peers).toEqual([])
    await desk.tieDicomPeer({ ...titles, facility: 'north' })
    expect(await desk.matchDicomPeer('DRL', 'CT1')).toEqual({ facility: 'north' })
  })

  it('are not tied to a facility that does not exist', async () => {
    const peer = { calledAeTitle: 'DRL', callingAeTitle: 'CT1', facility: 'nowhere' }
    expect(await desk.tieDicomPeer(peer)).toBe(false)
    expect((await desk.dicomPeers()).peers).toEqual([])
  })
})
