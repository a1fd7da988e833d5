import type { QualityAnswer, QualityBy, QualityFigures } from '../contract/quality.ts'
import { compareText } from '../domain/compare-text.ts'
import { findingMends } from '../domain/finding-mends.ts'
import { findingRules, type RuleId, severityOf } from '../domain/finding-rules.ts'
import type { MappingStore, QualityCounts, QualityQuery, QualityStore } from './ports.ts'

export const mostQualityGroups = 500

/** How complete and sound what a facility sent is. */
export interface QualityDesk {
  qualityOf(query: QualityQuery, signal?: AbortSignal): Promise<QualityAnswer>
}

export function createQualityDesk(parts: {
  readonly store: QualityStore
  readonly mappings: Pick<MappingStore, 'mappingVersion'>
  readonly clock: () => Date
  readonly softwareVersion: string
}): QualityDesk {
  const { store, mappings, clock, softwareVersion } = parts
  return {
    async qualityOf(query, signal) {
      const mappingVersion = await mappings.mappingVersion()
      const counts = await store.counts(query, signal)
      const { groups, total } = qualityFigures(counts, query.by)
      return {
        facility: query.facilityId,
        by: query.by,
        from: query.from,
        to: query.to,
        total,
        groups: groups.slice(0, mostQualityGroups),
        groupsLeftOut: Math.max(0, groups.length - mostQualityGroups),
        rules: wordsOf([total, ...groups]),
        provenance: { softwareVersion, mappingVersion, at: clock().toISOString() },
      }
    },
  }
}

type Group = QualityAnswer['groups'][number]

/** The counts of the engine as figures of each group, in the order people look for them. */
export function qualityFigures(
  counts: QualityCounts,
  by: QualityBy,
): { readonly total: QualityFigures; readonly groups: readonly Group[] } {
  const received = new Map(counts.uploads.map(({ group, receivedAt }) => [group, receivedAt]))
  const labels = new Map(counts.exams.map(({ group, label }) => [group, label]))
  const label = (group: string): string =>
    (by === 'upload' ? received.get(group) : by === 'scanner' ? labels.get(group) : group) ?? ''
  const names = new Set([
    ...counts.exams.map(({ group }) => group),
    // An upload of which everything was rejected brought no exam.
    ...(by === 'upload' ? received.keys() : []),
  ])
  names.delete('')
  const groups = [...names].map((group) => ({
    group,
    label: label(group),
    ...figuresOf(counts, group, by === 'upload'),
  }))
  const order = (a: Group, b: Group): number =>
    by === 'scanner'
      ? b.exams - a.exams || compareText(a.group, b.group)
      : compareText(b.label, a.label) || compareText(b.group, a.group)
  return { total: figuresOf(counts, '', true), groups: groups.sort(order) }
}

function figuresOf(counts: QualityCounts, group: string, withRejected: boolean): QualityFigures {
  const own = <Row extends { readonly group: string }>(rows: readonly Row[]): Row | undefined =>
    rows.find((row) => row.group === group)
  const exams = own(counts.exams)
  const records = own(counts.records)
  const events = own(counts.events)
  const findings = counts.findings.filter((row) => row.group === group)
  const uploads = withRejected
    ? counts.uploads.filter((row) => group === '' || row.group === group)
    : []
  const completeness = (field: string) => {
    const { known, of } = exams?.completeness.find((row) => row.field === field) ?? {
      known: 0,
      of: 0,
    }
    return { known, of, share: of === 0 ? null : Math.round((known / of) * 10_000) / 10_000 }
  }
  const by = (rule: RuleId): number => findings.find((row) => row.rule === rule)?.exams ?? 0
  return {
    exams: exams?.exams ?? 0,
    records: records?.records ?? 0,
    duplicates: records?.duplicates ?? 0,
    rejected: withRejected ? uploads.reduce((sum, { rejected }) => sum + rejected, 0) : null,
    firstExam: exams?.firstExam ?? null,
    lastExam: exams?.lastExam ?? null,
    patientExams: exams?.patientExams ?? 0,
    completeness: {
      weight: completeness('weight'),
      height: completeness('height'),
      size: completeness('size'),
      phantom: completeness('phantom'),
      protocol: completeness('protocol'),
      age: completeness('age'),
      sex: completeness('sex'),
      startTime: completeness('startTime'),
      patient: completeness('patient'),
    },
    quarantined: exams?.quarantined ?? 0,
    waiting: exams?.waiting ?? 0,
    discarded: exams?.discarded ?? 0,
    setAside: {
      qualityAssurance: exams?.qualityAssurance ?? 0,
      testPatient: exams?.testPatient ?? 0,
    },
    otherPurposes: exams?.otherPurposes ?? 0,
    timingRuns: events?.timingRuns ?? 0,
    clock: {
      before1990: by('exam-date-implausible'),
      inTheFuture: by('exam-in-the-future'),
      eventsOnOtherDay: events?.eventsOnOtherDay ?? 0,
      startsDiffer: events?.startsDiffer ?? 0,
    },
    findings: findings
      .map(({ rule, exams, waiting }) => ({
        rule,
        exams,
        // Only what keeps an exam out of statistics waits for somebody.
        waiting: isRule(rule) && severityOf(rule) === 'quarantined' ? waiting : 0,
      }))
      .sort((a, b) => b.exams - a.exams || compareText(a.rule, b.rule)),
    rejections: rejectionsOf(uploads),
  }
}

function rejectionsOf(uploads: QualityCounts['uploads']): QualityFigures['rejections'] {
  const sums = new Map<string, number>()
  for (const { findingsByRule } of uploads)
    for (const [rule, findings] of Object.entries(findingsByRule))
      if (isRule(rule) && severityOf(rule) === 'rejected')
        sums.set(rule, (sums.get(rule) ?? 0) + findings)
  return [...sums]
    .map(([rule, findings]) => ({ rule, findings }))
    .sort((a, b) => b.findings - a.findings || compareText(a.rule, b.rule))
}

const isRule = (rule: string): rule is RuleId => Object.hasOwn(findingRules, rule)

/** What the rules say that the figures name. */
function wordsOf(figures: readonly QualityFigures[]): QualityAnswer['rules'] {
  const named = figures.flatMap(({ findings, rejections }) =>
    [...findings, ...rejections].map(({ rule }) => rule),
  )
  return [...new Set(named)]
    .filter(isRule)
    .sort(compareText)
    .map((rule) => ({
      rule,
      severity: severityOf(rule),
      sentence: findingRules[rule].sentence,
      mend: findingMends[rule] ?? null,
    }))
}
