import type { DataSet } from './data-set.ts'
import { dicomConcepts, type DicomConcept } from '../../catalogue/dicom-codes.ts'
import { unitShift, type WantedUnit } from '../../catalogue/dicom-codes-units.ts'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { SourceFinding } from '../adapter.ts'
import { isDecimalText, shiftDecimal } from '../decimal-text.ts'
import type { FoundItems } from './content-items.ts'
import { measuredValue, type MeasuredValue } from './measured-value.ts'
import type { TextReader } from './text-reader.ts'

/** Reading one report: its text, and what was noticed on the way. */
export class ReportReading {
  readonly text: TextReader
  readonly findings: SourceFinding[] = []

  constructor(text: TextReader) {
    this.text = text
  }

  note(rule: RuleId, field: string, event: number | null, detail?: string): void {
    this.findings.push({
      rule,
      field,
      ...(event === null ? {} : { event }),
      ...(detail === undefined ? {} : { detail }),
    })
  }

  /**
   * A dose, as decimal text in the wanted unit. What is wrong with it refuses the record: a number that cannot
   * be read, a unit nobody knows, two values where the template has one.
   */
  dose(
    found: FoundItems,
    concept: DicomConcept,
    unit: WantedUnit,
    event: number | null,
  ): string | undefined {
    let dose: string | undefined
    for (const item of found.get(concept) ?? []) {
      const value = this.doseOf(item, concept, unit, event)
      if (value === undefined) continue
      if (dose !== undefined && dose !== value) {
        this.note('dicom-unreadable', dicomConcepts[concept].name, event, 'given twice, unequal')
      }
      dose ??= value
    }
    return dose
  }

  doseOf(
    item: DataSet,
    concept: DicomConcept,
    unit: WantedUnit,
    event: number | null,
  ): string | undefined {
    const value = measuredValue(item)
    if (value === undefined) return undefined
    const converted = convert(value, unit)
    if (converted === undefined) {
      const rule = isDecimalText(value.text) ? 'unit-unknown' : 'number-unreadable'
      this.note(rule, dicomConcepts[concept].name, event)
    }
    return converted
  }

  /** Any other number: the first that is given; one that cannot be read is left out and noted. */
  number(
    items: readonly DataSet[] | undefined,
    concept: DicomConcept,
    unit: WantedUnit,
    event: number | null,
  ): string | undefined {
    for (const item of items ?? []) {
      const value = measuredValue(item)
      if (value === undefined) continue
      const converted = convert(value, unit)
      if (converted !== undefined) return converted
      this.note('optional-number-unreadable', dicomConcepts[concept].name, event)
      return undefined
    }
    return undefined
  }

  /** The text of the first TEXT item that has one, cut to what the exam schema takes. */
  textOf(items: readonly DataSet[] | undefined, longest: number): string | undefined {
    for (const item of items ?? []) {
      const text = this.text(item, 'x0040a160')
      if (text !== undefined) return text.slice(0, longest)
    }
    return undefined
  }
}

function convert(value: MeasuredValue, unit: WantedUnit): string | undefined {
  const shift = value.unit === undefined ? undefined : unitShift(unit, value.unit)
  return shift === undefined ? undefined : (shiftDecimal(value.text, shift) ?? undefined)
}
