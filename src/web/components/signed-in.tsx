import { useCallback, useEffect, useMemo } from 'preact/hooks'
import { createApi } from '../api/api.ts'
import type { ApiProblem } from '../api/api-problem.ts'
import { useAnswer } from '../hooks/use-answer.ts'
import { useViewState } from '../hooks/use-view-state.ts'
import { sessionTabs, startTab } from '../logic/session-tabs.ts'
import { ComparePage } from './compare-page.tsx'
import { DataPage } from './data-page.tsx'
import { DrlPage } from './drl-page.tsx'
import { EmptyState } from './empty-state.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { Shell } from './shell.tsx'
import { SkeletonPage } from './skeleton.tsx'
import { TypedPage } from './typed-page.tsx'
import { UploadsPage } from './uploads-page.tsx'

interface SignedInProps {
  readonly today: Date
  readonly onRefused: (problem: ApiProblem) => void
  readonly onSignOut: () => void
}

/** Learns who is signed in, then shows the tab asked for, or the first it may use. */
export function SignedIn({ today, onRefused, onSignOut }: SignedInProps) {
  const api = useMemo(() => createApi({ origin: location.origin, onRefused }), [])
  const [state, change] = useViewState()
  const session = useAnswer('session', 'session', useCallback(api.session, [api]))
  const tabs = session.value === null ? [] : sessionTabs(session.value)
  const tab =
    tabs.find(({ view }) => view === (state.view === 'typed' ? 'uploads' : state.view)) ??
    startTab(tabs)
  const name = tab?.name ?? ''
  useEffect(() => {
    document.title = name === '' ? 'OpenDRL' : `${name} · OpenDRL`
  }, [name])

  const page = () => {
    if (session.problem !== null) {
      return <ProblemNotice problem={session.problem} onRetry={session.retry} />
    }
    if (session.value === null) return <SkeletonPage />
    const own = session.value.facilities
    const facility = own.find(({ id }) => id === state.facility) ?? own[0]
    if (tab?.view === 'compare' && facility !== undefined) {
      return <ComparePage {...{ api, state, change, today, facility }} facilities={own} />
    }
    if (tab?.view === 'drls') return <DrlPage {...{ api, state, change, today }} />
    if (tab?.view === 'data') return <DataPage api={api} />
    if (state.view === 'typed' && tab?.view === 'uploads' && facility !== undefined) {
      const mayMap = session.value.roles.includes('physicist')
      return <TypedPage key={facility.id} {...{ api, facility, today, mayMap }} />
    }
    if (tab?.view === 'uploads' && facility !== undefined) {
      return <UploadsPage {...{ api, change, facility }} facilities={own} />
    }
    return (
      <EmptyState title="There is no page here for what you may do.">
        Administrators work through the command line and the <a href="/docs">API</a>; other roles
        need a facility. Ask whoever runs the registry.
      </EmptyState>
    )
  }

  return (
    <Shell
      label={session.value?.label ?? ''}
      tabs={tabs}
      current={tab?.view ?? null}
      onTab={(view) => change({ view, cell: null })}
      onSignOut={onSignOut}
    >
      {page()}
    </Shell>
  )
}
