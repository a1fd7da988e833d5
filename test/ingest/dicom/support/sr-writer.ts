import { element, sequence, type Written } from './dicom-writer.ts'

/** "VALUE SCHEME" or "VALUE SCHEME meaning of it". */
export type CodeText = string

function codeItem(code: CodeText): Written[] {
  const [value = '', scheme = '', ...meaning] = code.split(' ')
  return [
    element(value.length > 16 ? 0x00080119 : 0x00080100, value.length > 16 ? 'UT' : 'SH', value),
    element(0x00080102, 'SH', scheme),
    element(0x00080104, 'LO', meaning.length > 0 ? meaning.join(' ') : 'any meaning'),
  ]
}

export const codeSequence = (tag: number, code: CodeText | null): Written =>
  sequence(tag, code === null ? [] : [codeItem(code)])

const item = (type: string, name: CodeText, ...value: Written[]): Written[] => [
  element(0x0040a010, 'CS', 'CONTAINS'),
  element(0x0040a040, 'CS', type),
  codeSequence(0x0040a043, name),
  ...value,
]

export const content = (items: readonly (readonly Written[])[]): Written =>
  sequence(0x0040a730, items)

/** @param value null writes an empty Measured Value Sequence; @param unit null an empty unit sequence */
export const num = (
  name: CodeText,
  value: string | null,
  unit: CodeText | null,
  below: readonly (readonly Written[])[] = [],
): Written[] =>
  item(
    'NUM',
    name,
    sequence(
      0x0040a300,
      value === null ? [] : [[codeSequence(0x004008ea, unit), element(0x0040a30a, 'DS', value)]],
    ),
    ...(below.length === 0 ? [] : [content(below)]),
  )

export const code = (name: CodeText, value: CodeText | null): Written[] =>
  item('CODE', name, codeSequence(0x0040a168, value))

export const text = (name: CodeText, value: string): Written[] =>
  item('TEXT', name, element(0x0040a160, 'UT', value))

export const uid = (name: CodeText, value: string): Written[] =>
  item('UIDREF', name, element(0x0040a124, 'UI', value))

export const dateTime = (name: CodeText, value: string): Written[] =>
  item('DATETIME', name, element(0x0040a120, 'DT', value))

export const personName = (name: CodeText, value: string): Written[] =>
  item('PNAME', name, element(0x0040a123, 'PN', value))

export const container = (name: CodeText, items: readonly (readonly Written[])[]): Written[] =>
  item('CONTAINER', name, content(items))

export const rdsrClass = '1.2.840.10008.5.1.4.1.1.88.67'

/** A dose report: header attributes that every test may replace by tag, and the items below its root. */
export function doseReport(
  items: readonly (readonly Written[])[],
  header: readonly Written[] = [],
): Written[] {
  const standard = [
    element(0x00080016, 'UI', rdsrClass),
    element(0x00080018, 'UI', '1.2.3.4'),
    element(0x00080020, 'DA', '20240229'),
    element(0x00080030, 'TM', '101112.5'),
    element(0x0020000d, 'UI', '1.2.3'),
    element(0x0040a040, 'CS', 'CONTAINER'),
    codeSequence(0x0040a043, '113701 DCM'),
  ]
  const given = new Set(header.map(({ tag }) => tag))
  return [...standard.filter(({ tag }) => !given.has(tag)), ...header, content(items)]
}

/** CT Dose (113829) of an event. */
export const ctDose = (...items: readonly (readonly Written[])[]): Written[] =>
  container('113829 DCM', items)

export const ctEvent = (...items: readonly (readonly Written[])[]): Written[] =>
  container('113819 DCM', items)

export const ctTotals = (...items: readonly (readonly Written[])[]): Written[] =>
  container('113811 DCM', items)

/** A whole event of an ordinary abdomen. */
export const plainEvent = ctEvent(
  text('125203 DCM', 'Abdomen'),
  code('123014 DCM', '818981001 SCT Abdomen'),
  code('113820 DCM', '116152004 SCT Spiral'),
  uid('113769 DCM', '1.2.3.4.5'),
  container('113822 DCM', [num('113825 DCM', '300', 'mm UCUM')]),
  ctDose(
    num('113830 DCM', '10.5', 'mGy UCUM'),
    code('113835 DCM', '113691 DCM'),
    num('113838 DCM', '315', 'mGy.cm UCUM'),
  ),
)

export const plainReport = doseReport([
  ctTotals(num('113812 DCM', '1', '{events} UCUM'), num('113813 DCM', '315', 'mGy.cm UCUM')),
  plainEvent,
])
