import { softwareVersion } from '../version.ts'
import { fhirJson } from './operation-outcome.ts'

const guide = 'http://hl7.org/fhir/uv/radiation-dose-summary'

/** What the FHIR road can do (FHIR R4, CapabilityStatement): take bundles, nothing else. */
export const capabilityStatement = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-11-25',
  kind: 'instance',
  software: { name: 'OpenDRL', version: softwareVersion },
  implementation: { description: 'A radiation dose registry: takes radiation dose summaries.' },
  fhirVersion: '4.0.1',
  format: [fhirJson, 'json'],
  implementationGuide: [`${guide}/ImplementationGuide/hl7.fhir.uv.radiation-dose-summary`],
  rest: [
    {
      mode: 'server',
      documentation:
        'POST a transaction or batch Bundle of dose summaries. Each summary stands by itself: one that is refused leaves the others taken. The answer is an OperationOutcome; resources are not kept and cannot be read back.',
      security: {
        description:
          'A key of the registry: "Authorization: Bearer", or the password of HTTP Basic.',
      },
      interaction: [{ code: 'transaction' }, { code: 'batch' }],
    },
  ],
} as const
