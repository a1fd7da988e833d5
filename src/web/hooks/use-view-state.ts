import { useCallback, useEffect, useState } from 'preact/hooks'
import { formatViewState, parseViewState, type ViewState } from '../logic/view-state.ts'

export type ChangeView = (change: Partial<ViewState>) => void

/** The view, kept in the address: a link restores it, and the browser's Back undoes a change. */
export function useViewState(): readonly [ViewState, ChangeView] {
  const [state, setState] = useState(() => parseViewState(location.search))
  useEffect(() => {
    const restore = () => setState(parseViewState(location.search))
    addEventListener('popstate', restore)
    return () => removeEventListener('popstate', restore)
  }, [])
  const change = useCallback((changed: Partial<ViewState>) => {
    const next = { ...parseViewState(location.search), ...changed }
    const address = `${location.pathname}${formatViewState(next)}`
    if (address !== `${location.pathname}${location.search}`) history.pushState(null, '', address)
    setState(next)
  }, [])
  return [state, change]
}
