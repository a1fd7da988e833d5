import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { counted } from '../logic/format-count.ts'

interface FewRowsProps {
  readonly count: number
  /** Whether it begins unfolded. */
  readonly open: boolean
  readonly children: ComponentChildren
}

/** Cells with too few exams say nothing about dose: named by their number, shown when asked for. */
export function FewRows({ count, open, children }: FewRowsProps) {
  const [shown, setShown] = useState(open)
  return (
    <div class="few">
      <button type="button" class="link" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {shown ? 'Hide' : 'Show'} {counted(count, 'cell')} with too few exams for a typical value
      </button>
      {shown && children}
    </div>
  )
}
