import { isUtf8 } from 'node:buffer'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import { indexBundle } from './bundle-index.ts'
import { jsonFault } from './json-fault.ts'
import { isNode, nodesAt, textAt, type JsonNode } from './json-node.ts'
import { markDiffering } from './mark-differing.ts'
import { isIrradiationEvent } from './read-event.ts'
import { fhirFormat, isDoseSummary, readSummary } from './read-summary.ts'

/** Some 10,000 entries. */
const maxBytes = 16 * 1024 * 1024

/** Bundles that bring resources; a history holds old versions, a response none at all. */
const readTypes: ReadonlySet<string> = new Set([
  'transaction',
  'batch',
  'collection',
  'document',
  'searchset',
])

const refused = (rule: RuleId, detail?: string): SourceItem => ({
  kind: 'refused',
  format: fhirFormat,
  row: null,
  findings: [{ rule, ...(detail === undefined ? {} : { detail }) }],
})

/** FHIR R4 bundles with dose summaries of the HL7 guide 1.0.0 or its 2022 ballot: one record a summary. */
export const fhirAdapter: FormatAdapter = {
  format: fhirFormat,
  recognises(head) {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)
    return /^\uFEFF?\s*\{/.test(text) && /"resourceType"\s*:/.test(text)
  },
  async *read(source: ByteSource): AsyncGenerator<SourceItem> {
    let bytes: Uint8Array
    try {
      bytes = await source.bytes(maxBytes)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      yield refused('limit-exceeded', 'a bundle over 16 MB')
      return
    }
    yield* readBundle(bytes)
  },
}

/** Never throws for its bytes. */
export function readBundle(bytes: Uint8Array): readonly SourceItem[] {
  if (!isUtf8(bytes)) return [refused('json-unreadable', 'not UTF-8')]
  const text = new TextDecoder().decode(bytes)
  const fault = jsonFault(text)
  if (fault === 'too many values') return [refused('limit-exceeded', fault)]
  if (fault !== null) return [refused('json-unreadable', fault)]
  let bundle: unknown
  try {
    bundle = JSON.parse(text)
  } catch {
    return [refused('json-unreadable')]
  }
  if (!isNode(bundle) || textAt(bundle, 'resourceType') !== 'Bundle')
    return [refused('fhir-not-a-bundle')]
  if (!readTypes.has(textAt(bundle, 'type') ?? ''))
    return [refused('fhir-not-a-bundle', 'its type')]
  return readResources(bundle)
}

function readResources(bundle: JsonNode): readonly SourceItem[] {
  const index = indexBundle(bundle)
  const summaries = index.resources.filter(isDoseSummary)
  if (summaries.length === 0) return [refused('fhir-no-summary')]
  const items = markDiffering(summaries.map((summary) => readSummary(summary, index)))
  const used = new Set(
    summaries.flatMap((summary) =>
      nodesAt(summary.resource, 'hasMember').map(
        ({ node }) => index.resolve(node, summary, 'Observation')?.path,
      ),
    ),
  )
  const unused = index.resources
    .filter((one) => isIrradiationEvent(one) && !used.has(one.path))
    .map(({ path, entry }): SourceItem => ({
      kind: 'remark',
      format: fhirFormat,
      finding: { rule: 'fhir-event-unused', field: path, row: entry },
    }))
  return [...items, ...unused]
}
