import { syntheticUid, totalDlp, type GeneratedReport } from './sample-exam.ts'

/**
 * What a console sends that reports after every event: the first event, the first two, ... all of them.
 * Each is a SOP instance of its own in the same study, with the total so far.
 */
export function cumulativeReports(
  whole: GeneratedReport,
  of: { readonly hospital: number; readonly seed: number },
): readonly GeneratedReport[] {
  const { record } = whole
  return record.events.map((last, index) => {
    const events = record.events.slice(0, index + 1)
    return {
      ...whole,
      record: {
        ...record,
        sopInstanceUid: syntheticUid(of.hospital, of.seed, whole.truth.exam, 2, index + 1),
        contentDateTime:
          index === record.events.length - 1 ? record.contentDateTime : last.startedAt,
        dlpTotalMgyCm: totalDlp(events),
        declaredEvents: events.length,
        events,
      },
      secondSources: whole.secondSources.slice(0, index + 1),
      part: { index: index + 1, of: record.events.length },
    }
  })
}
