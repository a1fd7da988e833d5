import { useState } from 'preact/hooks'
import type { Provenance } from '../../contract/analytics.ts'
import { listExclusions, notCounted } from '../logic/exclusion-words.ts'
import { counted, formatCount } from '../logic/format-count.ts'
import { formatPeriod } from '../logic/format-date.ts'

interface NotCountedProps {
  readonly provenance: Provenance
  readonly lead: string
}

/** The line under the heading: what was counted over which dates, and why the rest was not. */
export function NotCounted({ provenance, lead }: NotCountedProps) {
  const [open, setOpen] = useState(false)
  const exclusions = listExclusions(provenance.excluded)
  const missing = notCounted(exclusions)
  return (
    <>
      <p class="sub-line">
        <span>{lead}</span>
        <span>{formatPeriod(provenance.from, provenance.to)}</span>
        <span>{counted(provenance.examsUsed, 'exam')} counted</span>
        {exclusions.length > 0 && (
          <span>
            {formatCount(missing)} not counted{' '}
            <button
              type="button"
              class="link"
              aria-expanded={open}
              aria-controls="why-not-counted"
              onClick={() => setOpen(!open)}
            >
              why
            </button>
          </span>
        )}
      </p>
      <ul class="why" id="why-not-counted" hidden={!open}>
        {exclusions.map(({ reason, exams, words }) => (
          <li key={reason}>
            <span class="number">{formatCount(exams)}</span> <span>{words}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
