import type { Code } from '../../domain/code.ts'
import type { IrradiationEvent } from '../../domain/event.ts'
import type { Exam } from '../../domain/exam.ts'
import type { Finding } from '../../domain/finding.ts'
import { absentDose, type FixedDose } from '../../domain/fixed-point.ts'
import type { StagingColumn } from './staging-table.ts'

/** A row of a derived table: something of an exam of a facility, at a place within it. */
export interface Owned<Value> {
  readonly facilityId: string
  readonly examId: string
  readonly position: number
  readonly value: Value
}

const owner: readonly StagingColumn<Owned<unknown>>[] = [
  { name: 'facility_id', kind: 'text', of: (row) => row.facilityId },
  { name: 'exam_id', kind: 'text', of: (row) => row.examId },
]
const place: StagingColumn<Owned<unknown>> = {
  name: 'position',
  kind: 'uint32',
  of: (row) => row.position,
}

/** The pattern of an absent dose must not pass for one. */
function dose(value: FixedDose | null): number | null {
  if (value === absentDose) throw new RangeError('An absent dose is stored as null.')
  return value
}

const scaled = (value: number | null, factor: number): number | null =>
  value === null ? null : Math.round(value * factor)

const text = <Row>(name: string, of: (row: Row) => string | null): StagingColumn<Row> => ({
  name,
  kind: 'text',
  of,
})
const uint32 = <Row>(name: string, of: (row: Row) => number | null): StagingColumn<Row> => ({
  name,
  kind: 'uint32',
  of,
})
const double = <Row>(name: string, of: (row: Row) => number | null): StagingColumn<Row> => ({
  name,
  kind: 'double',
  of,
})
const code = <Row>(
  [value, scheme, meaning]: readonly [string, string, string],
  of: (row: Row) => Code | null,
): readonly StagingColumn<Row>[] => [
  text(value, (row) => of(row)?.value ?? null),
  text(scheme, (row) => of(row)?.scheme ?? null),
  text(meaning, (row) => of(row)?.meaning ?? null),
]

/** Columns of the table `exam`, in its order. */
export const examTable: readonly StagingColumn<Owned<Exam>>[] = [
  ...owner,
  text('modality', ({ value }) => value.modality),
  { name: 'exam_date', kind: 'date', of: ({ value }) => value.examDate },
  text('exam_time', ({ value }) => value.examTime),
  text('study_description', ({ value }) => value.studyDescription),
  text('requested_procedure', ({ value }) => value.requestedProcedure),
  text('local_name', ({ value }) => value.localName),
  ...code<Owned<Exam>>(
    ['procedure_code', 'procedure_scheme', 'procedure_meaning'],
    ({ value }) => value.procedureCode,
  ),
  text('indication', ({ value }) => value.indication),
  text('purpose', ({ value }) => value.purpose),
  text('patient', ({ value }) => value.patient.pseudonym),
  { name: 'age_days', kind: 'int32', of: ({ value }) => value.patient.ageDays },
  { name: 'age_months', kind: 'int32', of: ({ value }) => value.patient.ageMonths },
  text('age_precision', ({ value }) => value.patient.agePrecision),
  text('sex', ({ value }) => value.patient.sex),
  uint32('weight_g', ({ value }) => scaled(value.patient.weightKg, 1000)),
  uint32('height_mm', ({ value }) => scaled(value.patient.heightCm, 10)),
  text('scanner_id', ({ value }) => value.scanner.scannerId),
  text('manufacturer', ({ value }) => value.scanner.manufacturer),
  text('model', ({ value }) => value.scanner.model),
  text('station_name', ({ value }) => value.scanner.stationName),
  text('software_version', ({ value }) => value.scanner.softwareVersion),
  text('phantom', ({ value }) => (value.phantom === null ? null : String(value.phantom))),
  uint32('ctdivol', ({ value }) => dose(value.ctdivol)),
  uint32('ctdivol_largest', ({ value }) => dose(value.ctdivolLargest)),
  uint32('dlp', ({ value }) => dose(value.dlp)),
  uint32('dlp_without_localisers', ({ value }) => dose(value.dlpWithoutLocalisers)),
  uint32('ssde', ({ value }) => dose(value.ssde)),
  uint32('kap', ({ value }) => dose(value.kap)),
  uint32('ka_r', ({ value }) => dose(value.kaR)),
  double('fluoroscopy_time_s', ({ value }) => value.fluoroscopyTimeS),
  uint32('diagnostic_events', ({ value }) => value.diagnosticEvents),
  uint32('scan_length_tenth_mm', ({ value }) => scaled(value.scanLengthMm, 10)),
  uint32('size_centi_cm', ({ value }) => scaled(value.sizeCm, 100)),
  text('size_kind', ({ value }) => value.sizeKind),
  uint32('lateral_centi_cm', ({ value }) => scaled(value.lateralCm, 100)),
  { name: 'quarantined', kind: 'boolean', of: ({ value }) => value.quarantined },
  text('accession', ({ value }) => value.accession),
  text('decision', ({ value }) => value.decision),
]

/** Columns of the table `irradiation_event`, in its order. */
export const eventTable: readonly StagingColumn<Owned<IrradiationEvent>>[] = [
  ...owner,
  place,
  text('event_uid', ({ value }) => value.eventUid),
  text('role', ({ value }) => value.role),
  text('acquisition_type', ({ value }) => value.acquisitionType),
  text('acquisition_protocol', ({ value }) => value.acquisitionProtocol),
  ...code<Owned<IrradiationEvent>>(
    ['target_region', 'target_region_scheme', 'target_region_meaning'],
    ({ value }) => value.targetRegion,
  ),
  uint32('phantom_cm', ({ value }) => value.phantomCm),
  uint32('ctdivol', ({ value }) => dose(value.ctdivol)),
  uint32('dlp', ({ value }) => dose(value.dlp)),
  uint32('ssde', ({ value }) => dose(value.ssde)),
  uint32('kap', ({ value }) => dose(value.kap)),
  uint32('ka_r', ({ value }) => dose(value.kaR)),
  double('scanning_length_mm', ({ value }) => value.scanningLengthMm),
  double('pitch', ({ value }) => value.pitch),
  double('kvp', ({ value }) => value.kvp),
  double('tube_current_ma', ({ value }) => value.tubeCurrentMa),
  double('max_tube_current_ma', ({ value }) => value.maxTubeCurrentMa),
  double('exposure_time_s', ({ value }) => value.exposureTimeS),
  double('exposure_time_per_rotation_s', ({ value }) => value.exposureTimePerRotationS),
  double('single_collimation_mm', ({ value }) => value.singleCollimationMm),
  double('total_collimation_mm', ({ value }) => value.totalCollimationMm),
  double('x_ray_sources', ({ value }) => value.xRaySources),
  text('modulation', ({ value }) => value.modulation),
  double('water_equivalent_diameter_cm', ({ value }) => value.waterEquivalentDiameterCm),
  double('effective_diameter_cm', ({ value }) => value.effectiveDiameterCm),
  double('lateral_dimension_cm', ({ value }) => value.lateralDimensionCm),
  double('ap_dimension_cm', ({ value }) => value.apDimensionCm),
  text('started_at', ({ value }) => value.startedAt),
]

/** Columns of the table `exam_finding`, in its order. */
export const findingTable: readonly StagingColumn<Owned<Finding>>[] = [
  ...owner,
  place,
  text('rule', ({ value }) => value.rule),
  text('field', ({ value }) => value.field),
  uint32('event', ({ value }) => value.event),
  uint32('row_number', ({ value }) => value.row),
]
