import { z } from 'zod'
import { ruleCondition, ruleEffect } from '../../contract/rule.ts'
import { correctionFields } from '../../ingest/understanding/correction-fields.ts'
import {
  decisions,
  type ExamDecision,
  type ExamKnowledge,
  type FacilityRule,
  type LateSize,
} from '../../ingest/understanding/exam-knowledge.ts'
import type { ActiveReport } from './exam-state.ts'
import { groupBy } from './group-by.ts'
import type { Session } from './session.ts'
import { stage } from './staging-table.ts'

/** Which facts count: those of some uploads, and of the rest those recorded before a number. */
export interface FactView {
  readonly counts: (fact: { readonly uploadId: string; readonly withdrawn: boolean }) => boolean
  /** Facts of the kind from this number on are not yet known. */
  readonly decisionsBefore?: number
  readonly rulesBefore?: number
  readonly sizesBefore?: number
  /** A rule taken as set (or, null, as taken back) though it is not recorded. */
  readonly supposing?: { readonly ruleId: string; readonly rule: FacilityRule | null }
}

const scalar = z.union([z.number(), z.string()])
const correction = z.object({
  field: z.enum(correctionFields),
  event: z.number().nullable(),
  eventUid: z.string().nullable(),
  value: scalar,
  original: scalar.nullable(),
})

/** As the table `exam_supplement` keeps a decision. */
export const decisionContent: z.ZodType<ExamDecision> = z.object({
  decision: z.enum(decisions),
  reason: z.string(),
  corrections: z.array(correction),
  questions: z.array(z.string()),
  distinctFrom: z.array(z.string()),
  decidedAt: z.string(),
})

/** As the table `facility_rule` keeps a rule. */
export const ruleContent = z.object({
  when: ruleCondition,
  effect: ruleEffect,
  reason: z.string(),
})

const decisionRow = z.object({ sequence: z.number(), examId: z.string(), content: z.string() })
const ruleRow = z.object({
  sequence: z.number(),
  ruleId: z.string(),
  content: z.string().nullable(),
})
const sizeRow = z.object({
  sequence: z.number(),
  uploadId: z.string(),
  withdrawn: z.boolean(),
  keyKind: z.string(),
  key: z.string(),
  weightG: z.number().nullable(),
  heightMm: z.number().nullable(),
  overwrite: z.boolean(),
})

const textKey = [{ name: 'id', kind: 'text', of: (id: string) => id }] as const

/** Everything people have said about some exams, in order; which of it counts is asked of a view. */
export class ExamFacts {
  readonly #decisions: ReadonlyMap<string, readonly z.infer<typeof decisionRow>[]>
  readonly #rules: readonly z.infer<typeof ruleRow>[]
  readonly #sizes: ReadonlyMap<string, readonly z.infer<typeof sizeRow>[]>
  readonly #rulesAt = new Map<number, readonly FacilityRule[]>()

  private constructor(
    decisions: readonly z.infer<typeof decisionRow>[],
    rules: readonly z.infer<typeof ruleRow>[],
    sizes: readonly z.infer<typeof sizeRow>[],
  ) {
    this.#decisions = groupBy(decisions, ({ examId }) => examId)
    this.#rules = rules
    this.#sizes = groupBy(sizes, ({ keyKind, key }) => `${keyKind} ${key}`)
  }

  /** @param accessions of all reports of the exams, stored or about to be */
  static async load(
    session: Session,
    facilityId: string,
    examIds: readonly string[],
    accessions: readonly string[],
  ): Promise<ExamFacts> {
    await stage(session, 'fact_exam', textKey, examIds)
    await stage(session, 'fact_accession', textKey, accessions)
    const decisions = await session.query(
      decisionRow,
      `SELECT sequence, exam_id AS examId, content FROM exam_supplement
       WHERE facility_id = ? AND kind = 'decision' AND content IS NOT NULL
         AND exam_id IN (SELECT id FROM fact_exam)
       ORDER BY sequence`,
      [facilityId],
    )
    const rules = await session.query(
      ruleRow,
      `SELECT sequence, rule_id AS ruleId, content FROM facility_rule
       WHERE facility_id = ? ORDER BY sequence`,
      [facilityId],
    )
    const sizes = await session.query(
      sizeRow,
      `SELECT s.sequence AS sequence, s.upload_id AS uploadId, w.upload_id IS NOT NULL AS withdrawn,
         s.key_kind AS keyKind, s.key AS key, s.weight_g AS weightG, s.height_mm AS heightMm,
         s.overwrite AS overwrite
       FROM late_size s LEFT JOIN withdrawn_upload w USING (upload_id)
       WHERE s.facility_id = ?
         AND ((s.key_kind = 'study' AND s.key IN (SELECT id FROM fact_exam))
           OR (s.key_kind = 'accession' AND s.key IN (SELECT id FROM fact_accession)))
       ORDER BY s.sequence`,
      [facilityId],
    )
    return new ExamFacts(decisions, rules, sizes)
  }

  /** @param reports of the exam that count */
  knowledge(examId: string, reports: readonly ActiveReport[], view: FactView): ExamKnowledge {
    return {
      rules: this.rules(view),
      decision: this.#decision(examId, view),
      sizes: this.#sizesOf(examId, reports, view),
    }
  }

  /** In the order they were set. */
  rules({ rulesBefore, supposing }: FactView): readonly FacilityRule[] {
    const set = this.#setRules(rulesBefore ?? Number.MAX_SAFE_INTEGER)
    if (supposing === undefined) return set
    const others = set.filter(({ ruleId }) => ruleId !== supposing.ruleId)
    return supposing.rule === null ? others : [...others, supposing.rule]
  }

  #setRules(rulesBefore: number): readonly FacilityRule[] {
    const known = this.#rulesAt.get(rulesBefore)
    if (known !== undefined) return known
    const latest = new Map<string, z.infer<typeof ruleRow>>()
    for (const row of this.#rules)
      if (row.sequence < rulesBefore) {
        latest.delete(row.ruleId)
        latest.set(row.ruleId, row)
      }
    const rules = [...latest.values()].flatMap(({ ruleId, content }) =>
      content === null ? [] : [{ ruleId, ...ruleContent.parse(JSON.parse(content)) }],
    )
    this.#rulesAt.set(rulesBefore, rules)
    return rules
  }

  #decision(
    examId: string,
    { decisionsBefore = Number.MAX_SAFE_INTEGER }: FactView,
  ): ExamDecision | null {
    const made = this.#decisions.get(examId)
    const latest = made?.findLast(({ sequence }) => sequence < decisionsBefore)
    return latest === undefined ? null : decisionContent.parse(JSON.parse(latest.content))
  }

  #sizesOf(
    examId: string,
    reports: readonly ActiveReport[],
    { counts, sizesBefore = Number.MAX_SAFE_INTEGER }: FactView,
  ): readonly LateSize[] {
    if (this.#sizes.size === 0) return []
    const accessions = new Set(reports.map(({ accession }) => accession))
    const keys = [...accessions].flatMap((key) => (key === null ? [] : [`accession ${key}`]))
    return [`study ${examId}`, ...keys]
      .flatMap((key) => this.#sizes.get(key) ?? [])
      .filter((size) => size.sequence < sizesBefore && counts(size))
      .toSorted((a, b) => a.sequence - b.sequence)
      .map(({ weightG, heightMm, overwrite }) => ({ weightG, heightMm, overwrite }))
  }
}
