import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { counted } from '../logic/format-count.ts'

interface FewRowsProps {
  readonly count: number
  /** Whether it lies open until somebody folds or unfolds it. */
  readonly open: boolean
  readonly children: ComponentChildren
}

/** Cells with too few exams say nothing about dose: named by their number, shown when asked for. */
export function FewRows({ count, open, children }: FewRowsProps) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const shown = chosen ?? open
  return (
    <div class="few">
      <button type="button" class="link" aria-expanded={shown} onClick={() => setChosen(!shown)}>
        {shown ? 'Hide' : 'Show'} {counted(count, 'cell')} with too few exams for a typical value
      </button>
      {shown && children}
    </div>
  )
}
