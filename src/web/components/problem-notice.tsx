import type { ApiProblem } from '../api/api-problem.ts'

interface ProblemNoticeProps {
  readonly problem: ApiProblem
  readonly onRetry: (() => void) | null
}

/** What failed and what to do; the stable code is what to quote when asking for help. */
export function ProblemNotice({ problem, onRetry }: ProblemNoticeProps) {
  return (
    <section class="state state-failed" role="alert">
      <h2>{problem.title}</h2>
      <p>{problem.detail}</p>
      {onRetry !== null && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
      <p class="quiet">
        Code <code>{problem.code}</code>
      </p>
    </section>
  )
}
