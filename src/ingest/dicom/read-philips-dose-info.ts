import type { DataSet } from './data-set.ts'
import { acquisitionTypeByTerm, phantomByCode } from '../../catalogue/dicom-codes-values.ts'
import type { IrradiationEventInput } from '../../contract/exam-record.ts'
import { isDecimalText, shiftDecimal } from '../decimal-text.ts'
import { codeKey } from './content-items.ts'
import { isoDateTime } from './dicom-dates.ts'
import { plainValue, put } from './elements.ts'
import type { ReportDoses } from './read-ct-report.ts'
import type { ReportReading } from './report-reading.ts'

const creator = 'ELSCINT1'

/** "Dose Info" secondary captures of Philips CT: Exposure Dose Sequence (0040,030E) in a file with ELSCINT1 tags. */
export function isPhilipsDoseInfo(dataSet: DataSet): boolean {
  return dataSet.items('x0040030e').length > 0 && privateDlp(dataSet) !== undefined
}

/**
 * The doses of a Philips "Dose Info" capture: a total DLP, and events without UID and mostly without phantom.
 * DLP sits in (00E1,xx21) of ELSCINT1, at the top the total, in mGy.cm; lengths are mm, currents uA, times ms.
 */
export function readPhilipsDoseInfo(dataSet: DataSet, reading: ReportReading): ReportDoses {
  const number = numberReader(reading)
  const declared = dataSet.uint16('x00400301')
  const doses: ReportDoses = {
    modality: 'CT',
    events: dataSet.items('x0040030e').map((item, index) => readExposure(item, index + 1, reading)),
  }
  put(doses, 'dlpTotalMgyCm', number(privateDlp(dataSet), 'Total DLP (00E1,xx21)', 0, null, true))
  if (declared !== undefined) doses.declaredEvents = String(declared)
  return doses
}

function readExposure(item: DataSet, event: number, reading: ReportReading): IrradiationEventInput {
  const number = numberReader(reading)
  const text = (tag: string, field: string, shift = 0) =>
    number(plainValue(item, tag), field, shift, event, false)
  const double = (tag: string, field: string, isDose = false) =>
    number(doubleText(item, tag), field, 0, event, isDose)
  const record: IrradiationEventInput = {}
  put(record, 'acquisitionProtocol', reading.text(item, 'x0008103e')?.slice(0, 1024))
  put(record, 'acquisitionType', acquisitionTypeByTerm.get(plainValue(item, 'x00189302') ?? ''))
  put(record, 'ctdivolMgy', double('x00189345', 'CTDIvol', true))
  put(record, 'dlpMgyCm', number(privateDlp(item), 'DLP (00E1,xx21)', 0, event, true))
  put(record, 'phantomCm', phantomByCode.get(codeKey(item, 'x00189346') ?? ''))
  put(record, 'scanningLengthMm', text('x00181302', 'Scan Length'))
  put(record, 'pitch', double('x00189311', 'Spiral Pitch Factor'))
  put(record, 'kvp', text('x00180060', 'KVP'))
  put(record, 'tubeCurrentMa', text('x00188151', 'X-Ray Tube Current in uA', -3))
  put(record, 'exposureTimeS', text('x00181150', 'Exposure Time', -3))
  put(record, 'singleCollimationMm', double('x00189306', 'Single Collimation Width'))
  put(record, 'totalCollimationMm', double('x00189307', 'Total Collimation Width'))
  put(record, 'startedAt', isoDateTime(plainValue(item, 'x0008002a')))
  return record
}

function numberReader(reading: ReportReading) {
  return (
    value: string | undefined,
    field: string,
    shift: number,
    event: number | null,
    isDose: boolean,
  ): string | undefined => {
    if (value === undefined) return undefined
    if (isDecimalText(value)) return shiftDecimal(value, shift) ?? undefined
    reading.note(isDose ? 'number-unreadable' : 'optional-number-unreadable', field, event)
    return undefined
  }
}

/** FD values are doubles; their shortest exact text is what was meant. */
function doubleText(item: DataSet, tag: string): string | undefined {
  const element = item.element(tag)
  if (element === undefined || element.length === 0) return undefined
  return String(item.double(tag) ?? '')
}

/** (00E1,bb21) where (00E1,00bb) reserves block bb for ELSCINT1 (PS3.5, 7.8.1). */
function privateDlp(dataSet: DataSet): string | undefined {
  for (let block = 0x10; block <= 0xff; block++) {
    const hex = block.toString(16)
    if (plainValue(dataSet, `x00e100${hex}`) === creator)
      return plainValue(dataSet, `x00e1${hex}21`)
  }
  return undefined
}
