import { z } from 'zod'

/** Code systems of an audit entry; those of "urn:opendrl" are our own. */
export const auditSystems = {
  dicom: 'http://dicom.nema.org/resources/ontology/DCM',
  action: 'urn:opendrl:action',
  role: 'urn:opendrl:role',
  agent: 'urn:opendrl:agent',
  entityType: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
  objectRole: 'http://terminology.hl7.org/CodeSystem/object-role',
  sourceType: 'http://terminology.hl7.org/CodeSystem/security-source-type',
} as const

const coding = z.strictObject({ system: z.string(), code: z.string().max(64) })
const identifier = z.strictObject({
  system: z.string().regex(/^urn:opendrl:[a-z-]+$/),
  value: z.string().min(1).max(64),
})
const reference = z.strictObject({ identifier })
const detail = z.strictObject({
  type: z.enum(['request', 'weakening', 'more-patients', 'count']),
  valueString: z.string().max(200),
})

/** 0 success, 4 refused or not possible, 8 failed. */
export const auditOutcomes = ['0', '4', '8'] as const
export const auditOutcome = z.enum(auditOutcomes)
/** Create, read, update, delete, execute. */
export const auditActionCode = z.enum(['C', 'R', 'U', 'D', 'E'])

/**
 * One entry of the audit trail: the part of a FHIR R4 AuditEvent (4.0.1) that is used here, and nothing else. An
 * entity is a facility by its code, a patient or an exam by a keyed token, another thing by its id, or the question
 * that was asked. No network address, no name, no value of a record.
 */
export const auditEvent = z
  .strictObject({
    resourceType: z.literal('AuditEvent'),
    id: z
      .string()
      .regex(/^[1-9]\d{0,15}$/)
      .optional()
      .describe('Number of the entry in the trail; not part of what is stored and hashed.'),
    type: coding.describe('Family of the event, a DICOM code (DCM).'),
    subtype: z.array(coding).min(1).max(10).describe('What was done, in words of the registry.'),
    action: auditActionCode,
    recorded: z.iso.datetime(),
    outcome: auditOutcome,
    outcomeDesc: z
      .string()
      .max(64)
      .optional()
      .describe('Code of the problem, when it was refused.'),
    agent: z
      .array(
        z.strictObject({
          who: reference.describe(
            'A key, a session or token by a digest of its holder, or "operator", "system", "nobody".',
          ),
          role: z.array(z.strictObject({ coding: z.array(coding).length(1) })).optional(),
          requestor: z.literal(true),
        }),
      )
      .length(1),
    source: z.strictObject({
      observer: z.strictObject({ display: z.string().max(64) }),
      type: z.array(coding).length(1),
    }),
    entity: z
      .array(
        z.strictObject({
          what: reference.optional(),
          type: coding,
          role: coding,
          query: z.base64().optional().describe('The question: JSON of its parameters.'),
          detail: z.array(detail).max(10).optional(),
        }),
      )
      .optional(),
  })
  .describe('An entry of the audit trail (FHIR R4 AuditEvent).')

export const auditBundle = z
  .strictObject({
    resourceType: z.literal('Bundle'),
    type: z.literal('searchset'),
    link: z
      .array(z.strictObject({ relation: z.enum(['self', 'next']), url: z.string() }))
      .describe('"next" leads to later entries; it is there as long as the end is not reached.'),
    entry: z.array(
      z.strictObject({
        resource: auditEvent,
        search: z.strictObject({ mode: z.literal('match') }),
      }),
    ),
  })
  .describe('A page of the audit trail, oldest entry first.')

export type AuditEvent = z.infer<typeof auditEvent>
export type AuditOutcome = z.infer<typeof auditOutcome>
export type AuditActionCode = z.infer<typeof auditActionCode>
export type AuditBundle = z.infer<typeof auditBundle>
