import type { Receipt, ReceiptFinding } from '../contract/receipt.ts'
import type { Severity } from '../domain/finding.ts'
import type { ProblemCode } from './problem.ts'

export const fhirJson = 'application/fhir+json'

/** FHIR R4, value set issue-severity. */
type IssueSeverity = 'fatal' | 'error' | 'warning' | 'information'

interface Issue {
  readonly severity: IssueSeverity
  /** FHIR R4, value set issue-type. */
  readonly code: string
  readonly details?: { readonly text: string }
  readonly diagnostics: string
  readonly expression?: readonly string[]
}

export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome'
  readonly issue: readonly Issue[]
}

const severities: Readonly<Record<Severity, IssueSeverity>> = {
  rejected: 'error',
  quarantined: 'warning',
  noted: 'information',
}

const issueTypes: Readonly<Record<string, string>> = {
  'json-unreadable': 'structure',
  'format-unknown': 'structure',
  'file-empty': 'structure',
  'fhir-not-a-bundle': 'structure',
  'fhir-no-summary': 'required',
  'no-dose': 'required',
  'limit-exceeded': 'too-costly',
  'not-a-dose-report': 'not-supported',
  'unit-unknown': 'value',
  'number-unreadable': 'value',
  'date-unreadable': 'value',
  'fhir-element-missing': 'required',
  'fhir-reference-missing': 'not-found',
}

const defaultTypes: Readonly<Record<Severity, string>> = {
  rejected: 'invalid',
  quarantined: 'business-rule',
  noted: 'informational',
}

/** Refusals that say the body is no readable bundle, so that the request and not its content is at fault. */
const unreadable: ReadonlySet<string> = new Set([
  'json-unreadable',
  'format-unknown',
  'file-empty',
  'fhir-not-a-bundle',
  'limit-exceeded',
])

/** 200: something was taken or was there already. 400: no readable bundle. 422: readable, and all refused. */
export function outcomeStatus({ counts, findings }: Receipt): 200 | 400 | 422 {
  if (counts.rejected < counts.seen) return 200
  return findings.some(({ rule }) => unreadable.has(rule)) ? 400 : 422
}

/** What became of a bundle: first what was taken, then a remark a finding. */
export function outcomeOf(receipt: Receipt): OperationOutcome {
  const { findings, findingsTotal, uploadId } = receipt
  const more = findingsTotal - findings.length
  return {
    resourceType: 'OperationOutcome',
    issue: [
      ...takenIssues(receipt),
      ...findings.map(findingIssue),
      ...(more === 0
        ? []
        : [
            information(
              `${more} more findings: /api/v1/uploads/${uploadId}/findings has all of them.`,
            ),
          ]),
    ],
  }
}

function takenIssues({ counts, uploadId }: Receipt): readonly Issue[] {
  if (counts.rejected === counts.seen) return []
  const parts = [
    [counts.accepted, 'made a new exam'],
    [counts.updated, 'added to an exam'],
    [counts.duplicate, 'brought nothing new'],
    [counts.quarantined, 'set aside until somebody decides'],
    [counts.rejected, 'refused'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return [
    information(
      `Dose summaries: ${said.join(', ')}. The receipt is at /api/v1/uploads/${uploadId}.`,
    ),
  ]
}

const information = (diagnostics: string): Issue => ({
  severity: 'information',
  code: 'informational',
  diagnostics,
})

function findingIssue({ rule, severity, message, field, row, event }: ReceiptFinding): Issue {
  const place = expressionOf(field, row)
  const where = event === null ? '' : ` (irradiation event ${event})`
  return {
    severity: severities[severity],
    code: issueTypes[rule] ?? defaultTypes[severity],
    details: { text: rule },
    diagnostics: `${message}${where}`,
    ...(place === null ? {} : { expression: [place] }),
  }
}

/** The FHIRPath of a finding: of its element, else of the dose summary it is about. */
function expressionOf(field: string | null, row: number | null): string | null {
  if (field?.startsWith('Bundle.') === true) return field
  return row === null ? null : `Bundle.entry[${row - 1}].resource`
}

const problemTypes: Partial<Readonly<Record<ProblemCode, string>>> = {
  'key-missing': 'login',
  'key-invalid': 'login',
  'key-in-url': 'security',
  'role-missing': 'forbidden',
  'facility-unknown': 'not-found',
  'not-found': 'not-found',
  'body-too-large': 'too-long',
  'media-type-unsupported': 'not-supported',
  'encoding-unsupported': 'not-supported',
  'not-acceptable': 'not-supported',
  'core-full': 'no-store',
  'codes-exhausted': 'no-store',
  stopping: 'transient',
  internal: 'exception',
}

/** A problem of any request under /fhir, for clients that read outcomes alone. */
export const problemOutcome = (problem: {
  readonly code: ProblemCode
  readonly title: string
  readonly detail: string
}): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: problemTypes[problem.code] ?? 'invalid',
      details: { text: problem.code },
      diagnostics: `${problem.title}. ${problem.detail}`,
    },
  ],
})
