import {
  anyCallingAeTitle,
  type DicomPeerInput,
  type DicomPeersView,
} from '../contract/dicom-peer.ts'
import type { DicomPeerStore, FacilityStore } from './ports.ts'

/** Whom an association is for: its facility, or which of its two titles nobody has tied. */
export type DicomPeerMatch =
  { readonly facility: string } | { readonly unknown: 'called-ae-title' | 'calling-ae-title' }

/** Where AE titles are tied to facilities. */
export interface DicomPeerDesk {
  dicomPeers(): Promise<DicomPeersView>
  /** Replaces an earlier tie of the same titles. @returns false when there is no such facility */
  tieDicomPeer(peer: DicomPeerInput): Promise<boolean>
  /** @returns false when these titles are tied to nothing */
  untieDicomPeer(calledAeTitle: string, callingAeTitle: string): Promise<boolean>
  /** @param callingAeTitle, calledAeTitle as sent, without the padding; case matters (PS3.5, VR AE) */
  matchDicomPeer(calledAeTitle: string, callingAeTitle: string): Promise<DicomPeerMatch>
}

export function createDicomPeerDesk(
  store: DicomPeerStore,
  facilities: FacilityStore,
  clock: () => Date,
): DicomPeerDesk {
  const decide = (called: string, calling: string, facility: string | null) =>
    store.addPeerFact({
      calledAeTitle: called,
      callingAeTitle: calling,
      facility,
      decidedAt: clock().toISOString(),
    })
  return {
    async dicomPeers() {
      return { peers: [...(await store.peers())] }
    },
    async tieDicomPeer({ calledAeTitle, callingAeTitle, facility }) {
      if ((await facilities.facility(facility)) === null) return false
      await decide(calledAeTitle, callingAeTitle, facility)
      return true
    },
    async untieDicomPeer(called, calling) {
      const tied = (await store.peers()).some(
        (peer) => peer.calledAeTitle === called && peer.callingAeTitle === calling,
      )
      if (tied) await decide(called, calling, null)
      return tied
    },
    async matchDicomPeer(called, calling) {
      const ofCalled = (await store.peers()).filter((peer) => peer.calledAeTitle === called)
      if (ofCalled.length === 0) return { unknown: 'called-ae-title' }
      const tied =
        ofCalled.find((peer) => peer.callingAeTitle === calling) ??
        ofCalled.find((peer) => peer.callingAeTitle === anyCallingAeTitle)
      return tied === undefined ? { unknown: 'calling-ae-title' } : { facility: tied.facility }
    },
  }
}
