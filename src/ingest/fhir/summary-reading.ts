import type { WantedUnit } from '../../catalogue/dicom-codes-units.ts'
import { dicomConcepts, type DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { SourceFinding } from '../adapter.ts'
import type { BundleIndex, Placed } from './bundle-index.ts'
import { codeKeys } from './coded.ts'
import { has, nodeAt, nodesAt, type JsonNode } from './json-node.ts'
import { quantityValue } from './quantity-value.ts'

interface Component {
  readonly node: JsonNode
  readonly path: string
}

/** Reading one dose summary: what was noticed, and where each field of the record stands in the bundle. */
export class SummaryReading {
  readonly findings: SourceFinding[] = []
  readonly places: Record<string, string> = {}
  readonly index: BundleIndex

  constructor(index: BundleIndex) {
    this.index = index
  }

  note(rule: RuleId, path: string, detail?: string): void {
    this.findings.push({ rule, field: path, ...(detail === undefined ? {} : { detail }) })
  }

  /** The resource a reference means; one that is referred to and not there is noted. */
  referred(from: Placed, name: string, type: string): readonly Placed[] {
    return nodesAt(from.resource, name).flatMap(({ node, index }) => {
      const found = this.index.resolve(node, from, type)
      if (found !== undefined) return [found]
      const list = Array.isArray(from.resource[name]) ? `[${index}]` : ''
      if (has(node, 'reference')) this.note('fhir-reference-missing', `${from.path}.${name}${list}`)
      return []
    })
  }

  components(observation: Placed, concept: DicomConcept): readonly Component[] {
    const codes: readonly string[] = dicomConcepts[concept].codes
    return nodesAt(observation.resource, 'component').flatMap(({ node, index }) =>
      codeKeys(node, 'code').some((key) => codes.includes(key))
        ? [{ node, path: `${observation.path}.component[${index}]` }]
        : [],
    )
  }

  /**
   * A dose as decimal text in the wanted unit. What is wrong with it refuses the record, as in a dose report: a
   * number or unit that cannot be read, two values where one belongs.
   * @param field of the exam schema, for findings made later
   */
  dose(
    observation: Placed,
    concept: DicomConcept,
    wanted: WantedUnit,
    field: string,
  ): string | undefined {
    return this.#number(observation, concept, wanted, field, (rule) => rule)
  }

  /** Any other number: one that cannot be read is left out and noted. */
  number(
    observation: Placed,
    concept: DicomConcept,
    wanted: WantedUnit,
    field: string,
  ): string | undefined {
    return this.#number(observation, concept, wanted, field, () => 'optional-number-unreadable')
  }

  #number(
    observation: Placed,
    concept: DicomConcept,
    wanted: WantedUnit,
    field: string,
    severe: (rule: RuleId) => RuleId,
  ): string | undefined {
    let known: string | undefined
    for (const { node, path } of this.components(observation, concept)) {
      const quantity = nodeAt(node, 'valueQuantity')
      if (quantity === undefined) {
        const otherValue = Object.keys(node).some((key) => key.startsWith('value'))
        if (otherValue) this.note(severe('number-unreadable'), path, 'not a Quantity')
        continue
      }
      const place = `${path}.valueQuantity`
      // Absence is stated by leaving the value out, with or without a reason.
      if (!has(quantity, 'value')) continue
      const value = quantityValue(quantity, wanted)
      if (!value.ok) this.note(severe(value.rule), place, value.detail)
      else if (known !== undefined && Number(known) !== Number(value.text))
        this.note(severe('fhir-value-twice'), place)
      else {
        known ??= value.text
        this.places[field] ??= place
      }
    }
    return known
  }
}
