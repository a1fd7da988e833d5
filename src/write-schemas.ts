import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { pino } from 'pino'
import * as analytics from './contract/analytics.ts'
import { auditEvent } from './contract/audit-event.ts'
import { examRecord } from './contract/exam-record.ts'
import { facilityKeyFile } from './contract/facility-key.ts'
import { qualityAnswer } from './contract/quality.ts'
import { receipt } from './contract/receipt.ts'
import { reportLine } from './contract/report-line.ts'
import { dataDictionary } from './contract/data-dictionary.ts'
import { createApp, openApiDocument } from './http/create-app.ts'
import { parseConfig } from './config.ts'
import { pressureOptions } from './pressure-options.ts'
import { createMetrics } from './http/metrics.ts'
import { permissionReference } from './permission-reference.ts'
import {
  apiReference,
  commandReference,
  dictionaryReference,
  findingReference,
  protocolReference,
  settingReference,
} from './reference-docs.ts'

const root = process.argv[2] ?? join(import.meta.dirname, '..')

const unavailable = () => {
  throw new Error('the description of the routes needs no service')
}
const app = createApp(unavailable, {
  logger: pino({ level: 'silent' }),
  metrics: createMetrics(),
  newRequestId: () => '',
  webRoot: '',
  metricsOpen: false,
  overTls: false,
  pressure: pressureOptions(parseConfig({}), () => undefined),
})
const openApi = openApiDocument(app)

const jsonSchemas: Readonly<Record<string, z.ZodType>> = {
  'exam-record': examRecord,
  'report-line': reportLine,
  'pseudonym-key': facilityKeyFile,
  receipt,
  'audit-event': auditEvent,
  'drl-answer': analytics.drlAnswer,
  'typical-answer': analytics.typicalAnswer,
  'comparison-answer': analytics.comparisonAnswer,
  'quality-answer': qualityAnswer,
  'distribution-answer': analytics.distributionAnswer,
}

const pretty = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`

/** Every generated file of the repository: contracts for programs, references for people. */
const files: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(jsonSchemas).map(([name, schema]) => [
      `schemas/${name}.schema.json`,
      pretty({
        $id: `https://opendrl.example/schemas/${name}.schema.json`,
        ...z.toJSONSchema(schema, { io: 'input' }),
      }),
    ]),
  ),
  'schemas/openapi.json': pretty(openApi),
  'schemas/cells.dictionary.json': pretty(dataDictionary),
  'docs/reference/settings.md': settingReference(),
  'docs/reference/api.md': apiReference(openApi),
  'docs/reference/permissions.md': permissionReference(openApi),
  'docs/reference/cli.md': commandReference(),
  'docs/reference/data-dictionary.md': dictionaryReference(),
  'docs/reference/findings.md': findingReference(),
  'docs/reference/protocols.md': protocolReference(),
}

for (const [name, content] of Object.entries(files)) {
  const path = join(root, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}
