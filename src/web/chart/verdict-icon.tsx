import type { Verdict } from '../../contract/analytics.ts'

/** A small sign beside the words: shape and filling differ, so that colour is never the only sign. */
const paths: Readonly<Record<Verdict, { readonly d: string; readonly filled: boolean }>> = {
  above: { d: 'M0-4.5L4.8 4H-4.8Z', filled: true },
  'possibly-above': { d: 'M0-4.5L4.8 4H-4.8Z', filled: false },
  'check-image-quality': { d: 'M0 4.5L4.8-4H-4.8Z', filled: false },
  below: { d: 'M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0Z', filled: true },
  'phantom-differs': { d: 'M-4.5-2H4.5M-4.5 2H4.5M2.5-4.5L-2.5 4.5', filled: false },
  'too-few': { d: 'M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0Z', filled: false },
  'no-drl': { d: 'M-4 0H4', filled: false },
}

export function VerdictIcon({ verdict }: { readonly verdict: Verdict }) {
  const { d, filled } = paths[verdict]
  return (
    <svg class="icon" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
      <path
        d={d}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linejoin="round"
      />
    </svg>
  )
}
