import type { ReferenceMark } from '../logic/reference-marks.ts'
import { markPaths } from './mark-symbol.ts'

/** The mark of a reference set, as in the figure. */
export function MarkIcon({ mark }: { readonly mark: ReferenceMark }) {
  const bar = mark.shape === 'bar'
  return (
    <svg class="icon" width="16" height="18" viewBox="-8 -9 16 18" aria-hidden="true">
      <path
        d={markPaths[mark.shape]}
        fill={bar ? mark.colour : '#fff'}
        stroke={bar ? 'none' : mark.colour}
        stroke-width="1.75"
      />
    </svg>
  )
}
