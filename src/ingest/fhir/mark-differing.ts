import type { ExamRecord } from '../../contract/exam-record.ts'
import type { SummaryItem } from './read-summary.ts'

const totals = ['dlpTotalMgyCm', 'kapTotalGyCm2', 'kaRTotalGy'] as const

/**
 * Summaries of one study in one bundle that give different totals, when not all bring the events that would tell
 * parts from repeats: which of them is the exam's nobody can say, so all are set aside.
 */
export function markDiffering(items: readonly SummaryItem[]): readonly SummaryItem[] {
  const byStudy = new Map<string, ExamRecord[]>()
  for (const item of items) {
    if (item.kind === 'refused' || item.record.studyInstanceUid === undefined) continue
    const uid = item.record.studyInstanceUid
    const known = byStudy.get(uid)
    if (known === undefined) byStudy.set(uid, [item.record])
    else known.push(item.record)
  }
  const unclear = new Set([...byStudy].flatMap(([uid, records]) => (differ(records) ? [uid] : [])))
  return items.map((item) =>
    item.kind === 'record' && unclear.has(item.record.studyInstanceUid ?? '')
      ? { ...item, findings: [...item.findings, { rule: 'fhir-summaries-differ' as const }] }
      : item,
  )
}

function differ(records: readonly ExamRecord[]): boolean {
  if (records.every(({ events }) => events.length > 0)) return false
  return totals.some((total) => {
    const given = records.map((record) => record[total]).filter((value) => value !== undefined)
    return new Set(given.map(Number)).size > 1
  })
}
