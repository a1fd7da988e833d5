import type { ComponentChildren } from 'preact'
import { formatViewState, parseViewState, type View } from '../logic/view-state.ts'
import { Wordmark } from './wordmark.tsx'

interface ShellProps {
  readonly label: string
  readonly tabs: readonly { readonly view: View; readonly name: string }[]
  readonly current: View | null
  readonly onTab: (view: View) => void
  readonly onSignOut: () => void
  readonly children: ComponentChildren
}

const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

/** The frame of every page: who you are, where you are, and the page. */
export function Shell({ label, tabs, current, onTab, onSignOut, children }: ShellProps) {
  const address = (view: View) =>
    formatViewState({ ...parseViewState(location.search), view, cell: null })
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <Wordmark />
        <nav aria-label="Pages">
          {tabs.map(({ view, name }) => (
            <a
              key={view}
              href={address(view)}
              aria-current={view === current ? 'page' : undefined}
              onClick={(event) => {
                if (!isPlainClick(event)) return
                event.preventDefault()
                onTab(view)
              }}
            >
              {name}
            </a>
          ))}
        </nav>
        <div class="who">
          <span class="who-label" title="Who you are signed in as">
            {label}
          </span>
          <button type="button" class="link" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="content" class="page" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
