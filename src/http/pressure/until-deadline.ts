/** Why a question was given up; the layers below know such an error by its name. */
class DeadlinePassed extends Error {
  override readonly name = 'StatementStopped'
}

/** Aborts when the client is gone, or at the deadline. @returns the signal, and what ends the wait for it */
export function untilDeadline(
  gone: AbortSignal,
  deadlineMs: number,
): { readonly signal: AbortSignal; clear(): void } {
  const until = new AbortController()
  const leave = (): void => until.abort(gone.reason)
  const timer = setTimeout(
    () => until.abort(new DeadlinePassed('The question took too long.')),
    deadlineMs,
  )
  timer.unref()
  gone.addEventListener('abort', leave, { once: true })
  if (gone.aborted) leave()
  return {
    signal: until.signal,
    clear() {
      clearTimeout(timer)
      gone.removeEventListener('abort', leave)
    },
  }
}
