import { sexOfWord } from '../../catalogue/sex-words.ts'
import { isDate } from './date-order.ts'
import { readDecimal, type DecimalSign } from './decimal-sign.ts'
import { plainLetters } from './read-header.ts'

/** How well a column's values are what a field holds. */
export interface ValueFit {
  /** Of the filled cells, 0 to 1; null when all are empty. */
  readonly share: number | null
  /** "98 of 100 values are numbers between 2 and 60" */
  readonly words: string
}

interface Range {
  readonly from: number
  readonly to: number
}

/** What people and scanners give, in whatever unit a table may use: wide enough for all of a field's units. */
const ranges: Readonly<Record<string, Range>> = {
  dlpTotalMgyCm: { from: 0, to: 20_000 },
  dlpMgyCm: { from: 0, to: 20_000 },
  ctdivolMgy: { from: 0, to: 500 },
  ssdeMgy: { from: 0, to: 500 },
  ageYears: { from: 0, to: 120 },
  heightM: { from: 0.2, to: 2600 },
  weightKg: { from: 0.3, to: 400_000 },
  declaredEvents: { from: 0, to: 500 },
  pitch: { from: 0.01, to: 5 },
  kvp: { from: 40, to: 160_000 },
  tubeCurrentMa: { from: 1, to: 2_000_000 },
  maxTubeCurrentMa: { from: 1, to: 2_000_000 },
  exposureTimeS: { from: 0, to: 200_000 },
  exposureTimePerRotationS: { from: 0.1, to: 5000 },
  scanningLengthMm: { from: 0, to: 3000 },
  singleCollimationMm: { from: 0.05, to: 200 },
  totalCollimationMm: { from: 0.05, to: 200 },
  xRaySources: { from: 1, to: 4 },
}

const sexWords = new Set(Object.keys(sexOfWord))
const ageString = /^\d{1,3}[dwmy]$/
const uid = /^[0-2](?:\.(?:0|[1-9]\d*)){4,}$/
const time = /^(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s?[ap]m)?|\d{6}(?:\.\d+)?)$/
const phantom =
  /(?:^|[^\d])(?:16|32)(?:[^\d]|$)|head|body|kopf|korper|tete|corps|cabeza|cuerpo|skalle|kropp/
const acquisition =
  /spiral|helical|helix|axial|sequen|constant|topogram|scout|localiz|surview|scanogram|stationary|cine|free|cone|volume|dynamic|smart|bolus/
const maker =
  /siemens|ge |ge$|general electric|philips|canon|toshiba|hitachi|neusoft|united|samsung|fuji|shimadzu/

const texts: Readonly<
  Record<string, { readonly test: (text: string) => boolean; readonly name: string }>
> = {
  studyDate: { test: isDate, name: 'dates' },
  birthDate: { test: isDate, name: 'dates' },
  studyTime: {
    test: (text) => time.test(text) || (isDate(text) && /\d:\d{2}/.test(text)),
    name: 'times',
  },
  sex: { test: (text) => sexWords.has(text), name: 'sexes' },
  studyInstanceUid: { test: (text) => uid.test(text), name: 'DICOM UIDs' },
  phantomCm: { test: (text) => phantom.test(text), name: 'phantoms' },
  acquisitionType: { test: (text) => acquisition.test(text), name: 'acquisition types' },
  manufacturer: { test: (text) => maker.test(text), name: 'makers of scanners' },
}

/** Fields whose values any text may be. */
const isAnyText = (field: string): boolean =>
  !Object.hasOwn(ranges, field) && !Object.hasOwn(texts, field)

export function valueFit(field: string, cells: readonly string[], sign: DecimalSign): ValueFit {
  const filled = cells.map((cell) => plainLetters(cell.trim())).filter((cell) => cell !== '')
  const total = filled.length
  if (total === 0) return { share: null, words: 'all cells looked at are empty' }
  const kind = Object.hasOwn(texts, field) ? texts[field] : undefined
  if (kind !== undefined) {
    const fitting = filled.filter((text) => kind.test(text)).length
    return { share: fitting / total, words: `${fitting} of ${total} values are ${kind.name}` }
  }
  const range = Object.hasOwn(ranges, field) ? ranges[field] : undefined
  if (range !== undefined) return numbersFit(filled, range, sign, field === 'ageYears')
  if (!isAnyText(field)) return { share: null, words: '' }
  const numbers = filled.filter((text) => readDecimal(text, sign) !== null).length
  return field === 'accessionNumber' || field === 'id' || field === 'serialNumber'
    ? { share: 1, words: `${new Set(filled).size} different texts in ${total} cells` }
    : {
        share: 1 - numbers / total,
        words: `${total - numbers} of ${total} values are texts, ${new Set(filled).size} different`,
      }
}

/** Whether most filled cells are DICOM's form of an age. */
export function areAgeStrings(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim().toLowerCase()).filter((cell) => cell !== '')
  return filled.filter((text) => ageString.test(text)).length * 2 > filled.length
}

function numbersFit(
  filled: readonly string[],
  range: Range,
  sign: DecimalSign,
  mayBeAgeString: boolean,
): ValueFit {
  const ages = mayBeAgeString ? filled.filter((text) => ageString.test(text)).length : 0
  if (ages * 2 > filled.length)
    return {
      share: ages / filled.length,
      words: `${ages} of ${filled.length} values are DICOM ages ("045Y")`,
    }
  const numbers = filled.map((text) => readDecimal(text, sign)).filter((number) => number !== null)
  const inside = numbers.filter((number) => number >= range.from && number <= range.to)
  if (inside.length === 0)
    return { share: 0, words: `none of ${filled.length} values is a number it could be` }
  const [low, high] = [Math.min(...inside), Math.max(...inside)]
  return {
    share: inside.length / filled.length,
    words: `${inside.length} of ${filled.length} values are numbers between ${shown(low)} and ${shown(high)}`,
  }
}

const shown = (number: number): string => String(Number(number.toPrecision(4)))
