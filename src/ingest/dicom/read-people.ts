import type { DataSet } from './data-set.ts'
import type { TextReader } from './text-reader.ts'

/** Attributes of value representation PN that stand beside a dose report. */
const personTags = [
  'x00100010', // Patient's Name
  'x00101001', // Other Patient Names
  'x00101005', // Patient's Birth Name
  'x00101060', // Patient's Mother's Birth Name
  'x00080090', // Referring Physician's Name
  'x0008009c', // Consulting Physician's Name
  'x00081048', // Physician(s) of Record
  'x00081050', // Performing Physician's Name
  'x00081060', // Name of Physician(s) Reading Study
  'x00081070', // Operators' Name
  'x00321032', // Requesting Physician
  'x00400006', // Scheduled Performing Physician's Name
] as const
const personName = 'x0040a123' // of a content item: who observed or irradiated

/** Names of the people of a report, for blacking them out in its texts; nothing else may be done with them. */
export function readPeople(dataSet: DataSet, text: TextReader): string[] {
  const people = new Set<string>()
  const take = (source: DataSet, tag: string): void => {
    const name = text(source, tag)
    if (name !== undefined) people.add(name)
  }
  for (const tag of personTags) take(dataSet, tag)
  for (const item of dataSet.items('x0040a730')) take(item, personName)
  return [...people]
}
