/** The last day a snapshot id speaks of: "2026-Q3" ends 30 Sep, "2026-09-30..." is that day. */
function snapshotDay(id: string): Date | null {
  const quarter = /(\d{4})-?q([1-4])/i.exec(id)
  if (quarter !== null) return new Date(Date.UTC(Number(quarter[1]), Number(quarter[2]) * 3, 0))
  const day = /(\d{4})-(\d{2})-(\d{2})/.exec(id)
  if (day === null) return null
  return new Date(Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])))
}

/** Snapshots are quarterly; an older one is said to be so. An id without a date is not judged. */
export function snapshotIsOld(id: string | null, today: Date): boolean {
  const made = id === null ? null : snapshotDay(id)
  if (made === null) return false
  const due = new Date(made)
  due.setUTCMonth(due.getUTCMonth() + 3)
  return today.getTime() > due.getTime()
}
