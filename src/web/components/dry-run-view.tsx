import type { DryRun } from '../../contract/layout.ts'
import { formatCount } from '../logic/format-count.ts'

/** What the first rows would become; nothing of it is stored. */
export function DryRunView({ trial }: { readonly trial: DryRun | null }) {
  if (trial === null) return <p class="quiet">Trying the first rows…</p>
  const { rows, exams, refused, quarantined, findings } = trial
  return (
    <div class="mapping-trial">
      <p>
        <strong>
          Of the first {formatCount(rows)} rows {formatCount(exams)}{' '}
          {exams === 1 ? 'exam comes' : 'exams come'}, {formatCount(refused)} cannot be read.
        </strong>{' '}
        {quarantined > 0 && `${formatCount(quarantined)} of the exams would be set aside.`}
      </p>
      {findings.length > 0 && (
        <ul class="findings">
          {findings.slice(0, 6).map(({ rule, severity, message, field, count }) => (
            <li key={`${rule} ${field ?? ''}`} data-severity={severity}>
              <span class="number">{formatCount(count)}×</span>
              <span>{message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
