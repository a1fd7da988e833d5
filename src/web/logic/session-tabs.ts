import type { Session } from '../api/session.ts'
import type { View } from './view-state.ts'

interface Tab {
  readonly view: View
  readonly name: string
  readonly roles: readonly string[]
  readonly needsFacility: boolean
}

const readers = ['physicist', 'researcher', 'authority', 'admin'] as const

const tabs: readonly Tab[] = [
  {
    view: 'compare',
    name: 'Compare',
    roles: ['physicist', 'authority', 'admin'],
    needsFacility: true,
  },
  { view: 'drls', name: 'Registry DRLs', roles: readers, needsFacility: false },
  { view: 'data', name: 'Data', roles: readers, needsFacility: false },
  { view: 'uploads', name: 'Uploads', roles: ['uploader'], needsFacility: true },
]

/** The tabs a key can use, in their order; the first is where it starts. */
export const sessionTabs = (session: Session): readonly Tab[] =>
  tabs.filter(
    (tab) =>
      tab.roles.some((role) => session.roles.includes(role)) &&
      (!tab.needsFacility || session.facilities.length > 0),
  )
