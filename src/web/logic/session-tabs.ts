import type { Session } from '../api/session.ts'
import type { View } from './view-state.ts'

interface Tab {
  readonly view: View
  readonly name: string
  readonly roles: readonly string[]
  readonly needsFacility: boolean
}

const tabs: readonly Tab[] = [
  {
    view: 'compare',
    name: 'Compare',
    roles: ['physicist', 'authority'],
    needsFacility: true,
  },
  { view: 'drls', name: 'Registry DRLs', roles: ['physicist', 'authority'], needsFacility: false },
  {
    view: 'data',
    name: 'Data',
    roles: ['physicist', 'researcher', 'authority'],
    needsFacility: false,
  },
  { view: 'uploads', name: 'Uploads', roles: ['uploader', 'physicist'], needsFacility: true },
]

/** The tabs a key can use, in their order: what the service would answer, no more. */
export const sessionTabs = (session: Session): readonly Tab[] =>
  tabs.filter(
    (tab) =>
      tab.roles.some((role) => session.roles.includes(role)) &&
      (!tab.needsFacility || session.facilities.length > 0),
  )

/** Where a key starts: with its comparison, or where it sends files, or with what else it may read. */
export const startTab = (allowed: readonly Tab[]): Tab | undefined =>
  allowed.find(({ view }) => view === 'compare') ??
  allowed.find(({ view }) => view === 'uploads') ??
  allowed[0]
