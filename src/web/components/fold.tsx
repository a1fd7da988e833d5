import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useMedia } from '../hooks/use-media.ts'

interface FoldProps {
  /** What is chosen now, for when the controls are folded away. */
  readonly summary: string
  readonly children: ComponentChildren
}

/** Controls lie open where there is room; on a narrow screen the figure comes first. */
export function Fold({ summary, children }: FoldProps) {
  const narrow = useMedia('(max-width: 760px)')
  const [open, setOpen] = useState(false)
  if (!narrow) return <div class="fold">{children}</div>
  return (
    <div class="fold">
      <button
        type="button"
        class="fold-button"
        aria-expanded={open}
        aria-controls="fold"
        onClick={() => setOpen(!open)}
      >
        <span>{summary}</span>
        <span class="fold-action">{open ? 'close' : 'change'}</span>
      </button>
      <div id="fold" hidden={!open}>
        {children}
      </div>
    </div>
  )
}
