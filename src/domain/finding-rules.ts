import type { Severity } from './finding.ts'

interface Rule {
  readonly severity: Severity
  /** One sentence a radiographer understands: what is wrong and, where there is one, what to do. */
  readonly sentence: string
}

/** Every rule a finding can name, one place; a sentence never contains a patient's value. */
export const findingRules = {
  'file-empty': { severity: 'rejected', sentence: 'The file is empty.' },
  'format-unknown': {
    severity: 'rejected',
    sentence:
      'This is none of the formats the registry reads (see the documentation for the list).',
  },
  'dicom-unreadable': {
    severity: 'rejected',
    sentence: 'The DICOM file is damaged or cut off; export it again.',
  },
  'not-a-dose-report': {
    severity: 'rejected',
    sentence: 'This DICOM object is not a dose report the registry computes with.',
  },
  'study-uid-differs': {
    severity: 'rejected',
    sentence: 'The object belongs to another study than the address it was sent to names.',
  },
  'no-dose': {
    severity: 'rejected',
    sentence: 'The report states no dose: no event and no total has one.',
  },
  'csv-columns-missing': {
    severity: 'rejected',
    sentence: 'Columns that the registry needs are missing from this table.',
  },
  'table-unknown': {
    severity: 'rejected',
    sentence:
      'The columns of this table are not known to the registry: say once what they are (column mapping), then send it again.',
  },
  'table-of-events': {
    severity: 'rejected',
    sentence:
      'The table has columns of single events beside those of whole exams, as one sheet of a larger export has: send the table with all data, or say once what its columns are (column mapping).',
  },
  'layout-unverified': {
    severity: 'noted',
    sentence:
      'The table was read by a layout that is known only from documents or from programs of others: compare a few exams with the original.',
  },
  'scanner-missing': {
    severity: 'noted',
    sentence: 'The table does not say which scanner made the exams.',
  },
  'age-unit-doubtful': {
    severity: 'rejected',
    sentence:
      'The age may be in years or in months: add a column with the age group (for example "Patientgrupp").',
  },
  'exam-rows-doubtful': {
    severity: 'rejected',
    sentence:
      'The rows of one exam cannot be told from those of another: add a column with the accession number or the study UID.',
  },
  'exam-rows-incomplete': {
    severity: 'rejected',
    sentence:
      'A row of this table cannot be read and may belong to this exam, whose dose would be incomplete.',
  },
  'workbook-unreadable': {
    severity: 'rejected',
    sentence: 'The workbook is damaged, or holds what no spreadsheet program writes.',
  },
  'workbook-kind': {
    severity: 'rejected',
    sentence:
      'Of office documents the registry reads XLSX workbooks only: save the table as XLSX or CSV.',
  },
  'sheet-not-read': {
    severity: 'noted',
    sentence: 'A sheet of the workbook was not read.',
  },
  'workbook-formulas': {
    severity: 'noted',
    sentence:
      'Cells hold formulas; the values that the spreadsheet program computed last were read.',
  },
  'workbook-merged-cells': {
    severity: 'noted',
    sentence:
      'The sheet has merged cells; only the first cell of each holds its value, the others are empty.',
  },
  'csv-column-duplicate': {
    severity: 'rejected',
    sentence: 'The column occurs twice, so that nobody can tell which one holds.',
  },
  'csv-column-unknown': {
    severity: 'noted',
    sentence: 'The column is not known and was not read.',
  },
  'csv-unreadable': {
    severity: 'rejected',
    sentence:
      'The table cannot be read from this row on (a quote was not closed or a line is too long).',
  },
  'row-not-an-exam': {
    severity: 'rejected',
    sentence: 'The row holds an error message of the exporting system instead of an exam.',
  },
  'json-unreadable': { severity: 'rejected', sentence: 'The line or file is not sound JSON.' },
  'record-shape': {
    severity: 'rejected',
    sentence: 'The record does not follow the published exam schema.',
  },
  'report-shape': {
    severity: 'rejected',
    sentence: 'The line does not follow the published report schema that `opendrl send` writes.',
  },
  'report-version': {
    severity: 'rejected',
    sentence:
      'The line has another version of the report format than this registry reads; bring sender and registry to one version.',
  },
  'report-key-other': {
    severity: 'rejected',
    sentence:
      'The report was pseudonymised with another key or epoch than the registry has for the facility; get the key file anew (opendrl facility pseudonym-key).',
  },
  'report-epoch-over': {
    severity: 'rejected',
    sentence:
      'The report was pseudonymised with the key of an earlier epoch, and the time in which such reports are taken is over; get the key file anew (opendrl facility pseudonym-key).',
  },
  'report-facility-other': {
    severity: 'rejected',
    sentence: 'The report was pseudonymised for another facility than the one it was sent for.',
  },
  'sender-version-differs': {
    severity: 'noted',
    sentence:
      'The sender has another software version than the registry and may read this report differently: that, not a reused UID, may be why it was set aside. Bring the sender to the version of the registry.',
  },
  'fhir-not-a-bundle': {
    severity: 'rejected',
    sentence: 'The FHIR resource is not a Bundle of the kind that brings dose summaries.',
  },
  'fhir-no-summary': {
    severity: 'rejected',
    sentence:
      'The FHIR bundle holds no radiation dose summary (an Observation with LOINC 73569-6).',
  },
  'fhir-summary-void': {
    severity: 'rejected',
    sentence: 'The dose summary is marked as entered in error, cancelled or without a result.',
  },
  'fhir-study-unclear': {
    severity: 'rejected',
    sentence:
      'The dose summary names more than one study, so that nobody can tell whose dose it is.',
  },
  'fhir-value-twice': {
    severity: 'rejected',
    sentence: 'A dose is given twice, unequal.',
  },
  'fhir-summaries-differ': {
    severity: 'quarantined',
    sentence: 'The bundle holds dose summaries of one study that give different totals.',
  },
  'fhir-modifier': {
    severity: 'quarantined',
    sentence: 'The resource carries an extension that may change its meaning.',
  },
  'fhir-element-missing': {
    severity: 'noted',
    sentence: 'The FHIR guide demands this element; the record was read without it.',
  },
  'fhir-reference-missing': {
    severity: 'noted',
    sentence: 'The bundle does not hold what is referred to; what it would say is unknown.',
  },
  'fhir-events-left-out': {
    severity: 'noted',
    sentence:
      'Irradiation events were left out: without each of them and its UID they could be counted twice or in part. Totals were read.',
  },
  'fhir-event-unused': {
    severity: 'noted',
    sentence:
      'The irradiation event belongs to no dose summary of the bundle, or is marked as void; it was not read.',
  },
  'fhir-component-unused': {
    severity: 'noted',
    sentence:
      'A dose index of a single irradiation stands in the summary of the exam; it was not read.',
  },
  'modality-unknown': {
    severity: 'rejected',
    sentence: 'Nothing says whether the exam was CT or projection X-ray.',
  },
  'bulk-unreadable': {
    severity: 'rejected',
    sentence: 'The Arrow or Parquet file is damaged, or has columns the registry cannot read.',
  },
  'zip-unreadable': { severity: 'rejected', sentence: 'The zip archive is damaged.' },
  'zip-nested': {
    severity: 'rejected',
    sentence: 'The zip contains another archive; unpack it and upload its files.',
  },
  'zip-entry-refused': {
    severity: 'rejected',
    sentence: 'The zip entry is encrypted, a link, has an unsafe name or unpacks too large.',
  },
  'tar-unreadable': {
    severity: 'rejected',
    sentence: 'The tar archive is damaged from here on; what came before was read.',
  },
  'tar-entry-refused': {
    severity: 'rejected',
    sentence:
      'The tar entry is a link, a device or a sparse file, has an unsafe name or is too large.',
  },
  'gzip-unreadable': {
    severity: 'rejected',
    sentence: 'The gzip file is damaged, and nothing of it was used; make it again.',
  },
  'archive-cut-off': {
    severity: 'rejected',
    sentence: 'The archive is cut off here; what was whole was read. Send it again whole.',
  },
  'archive-too-large': {
    severity: 'rejected',
    sentence: 'The archive unpacks to far more than it holds, as no sound one does.',
  },
  'archive-nested': {
    severity: 'rejected',
    sentence: 'The archive contains another archive; unpack it and upload its files.',
  },
  'limit-exceeded': {
    severity: 'rejected',
    sentence: 'Reading the file took more time or memory than a sound file needs.',
  },
  'number-unreadable': {
    severity: 'rejected',
    sentence: 'The field is not a decimal number with a point.',
  },
  'optional-number-unreadable': {
    severity: 'noted',
    sentence: 'The field is not a number and was left out.',
  },
  'date-unreadable': { severity: 'rejected', sentence: 'The exam has no readable date.' },
  'time-unreadable': {
    severity: 'noted',
    sentence: 'The time could not be read and was left out.',
  },
  'exam-in-the-future': { severity: 'quarantined', sentence: 'The exam lies in the future.' },
  'exam-date-implausible': {
    severity: 'quarantined',
    sentence: 'The exam date lies before 1990.',
  },
  'dose-missing': {
    severity: 'noted',
    sentence: 'The exam states no dose and enters no statistic of doses.',
  },
  'dose-negative': { severity: 'quarantined', sentence: 'A dose is negative.' },
  'dose-too-large': {
    severity: 'quarantined',
    sentence: 'A dose is far larger than any scanner gives; check its unit.',
  },
  'dose-zero': { severity: 'quarantined', sentence: 'A diagnostic exposure has a dose of zero.' },
  'dose-unit-mistake': {
    severity: 'quarantined',
    sentence:
      'DLP is not CTDIvol times length, or a total not the sum of its events, within a factor of two: a unit or a field is mistaken.',
  },
  'dose-length-mismatch': {
    severity: 'noted',
    sentence: 'DLP differs from CTDIvol times length by more than a fifth.',
  },
  'total-differs': {
    severity: 'noted',
    sentence: 'The reported total DLP is not the sum of its events.',
  },
  'events-missing': {
    severity: 'noted',
    sentence: 'The report declares more irradiation events than it contains.',
  },
  'unit-unknown': {
    severity: 'rejected',
    sentence: 'The unit of a dose is not one the registry knows.',
  },
  'phantom-missing': {
    severity: 'noted',
    sentence:
      'A dose does not say its phantom (16 or 32 cm) and is compared with no DRL that needs it.',
  },
  'mixed-phantom': {
    severity: 'noted',
    sentence: 'Diagnostic events lie on both phantoms; the DLP of the exam compares with no DRL.',
  },
  'birth-after-exam': {
    severity: 'noted',
    sentence: 'The birth date lies after the exam; the age is unknown.',
  },
  'birth-date-impossible': {
    severity: 'noted',
    sentence: 'The birth date is a placeholder or impossible; it was not used.',
  },
  'age-impossible': { severity: 'noted', sentence: 'The age is impossible; it was not used.' },
  'weight-implausible': {
    severity: 'noted',
    sentence: 'The weight is implausible; it was not used.',
  },
  'height-unit': { severity: 'noted', sentence: 'The height was taken as centimetres.' },
  'height-implausible': {
    severity: 'noted',
    sentence: 'The height is implausible; it was not used.',
  },
  'size-implausible': {
    severity: 'noted',
    sentence: 'A body dimension is implausible; it was not used.',
  },
  'patient-missing': {
    severity: 'noted',
    sentence: 'The record names no patient; distinct patients cannot be counted.',
  },
  'study-uid-missing': {
    severity: 'noted',
    sentence: 'The record has no study UID; duplicates are matched on scanner, time and values.',
  },
  'patient-erased': {
    severity: 'rejected',
    sentence:
      'It is about a patient, an exam or an order whose records were erased on request; nothing of it was stored.',
  },
  'study-under-newer-key': {
    severity: 'noted',
    sentence:
      'The report was pseudonymised with the key of the earlier epoch, but its study is stored under the newer one already; nothing of it was stored, so that the study counts once.',
  },
  'sop-uid-reused': {
    severity: 'quarantined',
    sentence: 'The same SOP instance UID arrived before with other content.',
  },
  'event-conflict': {
    severity: 'noted',
    sentence: 'Two reports give one irradiation event different values; the later report counts.',
  },
  'exam-conflict': {
    severity: 'noted',
    sentence:
      'Two records of one exam differ in weight, height, sex, age, name or total dose; the later counts, or one of them where neither says when it was made: withdraw the upload that is wrong.',
  },
  'same-scan-elsewhere': {
    severity: 'quarantined',
    sentence:
      'The same scan is stored under another study; it is counted there. Accept the exam if they are two scans.',
  },
  'scan-partly-elsewhere': {
    severity: 'noted',
    sentence:
      'Some exposures of this exam are stored under another study too, and count in both: discard one of them if it holds nothing of its own.',
  },
  'unit-repaired': {
    severity: 'noted',
    sentence:
      'A recorded rule of the facility multiplied this dose into its unit; the value reported is kept.',
  },
  'exam-corrected': {
    severity: 'noted',
    sentence: 'A person corrected a value; the value reported is kept.',
  },
  'decision-outdated': {
    severity: 'noted',
    sentence:
      'A decision was made about this exam before it changed; it no longer applies: decide again.',
  },
  'size-late': {
    severity: 'noted',
    sentence: 'The weight or height was uploaded later, apart from the exam.',
  },
  'size-conflict': {
    severity: 'noted',
    sentence:
      'A weight or height uploaded later differs from the one the exam has, which stays; send it with overwrite "yes" if it is right.',
  },
  'size-waiting': {
    severity: 'noted',
    sentence: 'No exam has this key yet; the weight and height wait for it.',
  },
  'size-incomplete': {
    severity: 'rejected',
    sentence: 'The row needs an accession number or study UID, and a weight or a height.',
  },
  'test-patient': { severity: 'noted', sentence: 'The record is marked as a test patient.' },
} as const satisfies Readonly<Record<string, Rule>>

export type RuleId = keyof typeof findingRules

export const severityOf = (rule: RuleId): Severity => findingRules[rule].severity
