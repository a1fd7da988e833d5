import type { ComponentChildren } from 'preact'

interface EmptyStateProps {
  readonly title: string
  readonly children: ComponentChildren
}

/** Nothing to show, and why, and what would change it. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <section class="state">
      <svg class="state-figure" viewBox="0 0 160 40" width="160" height="40" aria-hidden="true">
        <path d="M8 20H152" stroke="#c9c1b5" stroke-dasharray="1 5" />
        <rect x="46" y="12" width="62" height="16" rx="4" fill="#ece7de" />
        <path d="M108 6V34" stroke="#a49c90" stroke-width="2.5" />
        <circle cx="78" cy="20" r="6" fill="#fff" stroke="#a49c90" stroke-width="2" />
      </svg>
      <h2>{title}</h2>
      <p>{children}</p>
    </section>
  )
}
