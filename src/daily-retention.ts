import type { Services } from './services.ts'

const dayMs = 86_400_000

/**
 * Erases what is older than its facility keeps it, now and once a day.
 * @param onFailure told of a run that failed; the next day's tries again
 * @returns ends the runs; one under way that is cut off is ended at the next start
 */
export function startDailyRetention(
  services: Pick<Services, 'runAllRetention' | 'audit'>,
  onFailure: (error: Error) => void,
): () => void {
  const run = async (): Promise<void> => {
    for (const { facilityId, erasureId } of await services.runAllRetention('the service, daily'))
      await services.audit.record({
        operations: ['patient.erase'],
        agent: { kind: 'system' },
        outcome: 'done',
        facilities: [facilityId],
        things: [{ kind: 'erasure', id: erasureId }],
      })
  }
  const start = (): void => {
    run().catch(onFailure)
  }
  start()
  const daily = setInterval(start, dayMs)
  daily.unref()
  return () => clearInterval(daily)
}
