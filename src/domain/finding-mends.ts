import type { RuleId } from './finding-rules.ts'

/** What somebody can do about a finding, where there is something: for the one who sees many of a kind. */
export const findingMends: Readonly<Partial<Record<RuleId, string>>> = {
  'dicom-unreadable':
    'Export the object from the PACS again; if it stays unreadable, ask its vendor.',
  'not-a-dose-report': 'Send dose reports only (modality SR, X-Ray Radiation Dose SR).',
  'no-dose': 'Have the scanner store its dose report with the study, and send that.',
  'csv-columns-missing': 'Export the table with all its columns, or map its columns once.',
  'table-unknown': 'Map the columns of the table once; then send it again.',
  'table-of-events': 'Export the table with all data, one row an exam.',
  'layout-unverified': 'Compare a few exams with the original and report what differs.',
  'scanner-missing': 'Export the column that names the scanner.',
  'age-unit-doubtful': 'Add a column with the age group, or give ages with their unit.',
  'exam-rows-doubtful': 'Add a column with the accession number or the study UID.',
  'csv-column-unknown': 'Map the column if it holds something the registry should know.',
  'number-unreadable': 'Correct the format of numbers in the export, or map the column anew.',
  'date-unreadable': 'Correct the date format of the export; dates as YYYY-MM-DD are always read.',
  'exam-in-the-future':
    'Set the clock of the scanner (NTP); correct the exam date or discard the exam.',
  'exam-date-implausible':
    'Set the clock of the scanner; correct the exam date or discard the exam.',
  'dose-missing': 'Have the device report its dose; until then the exam is only counted.',
  'dose-negative': 'Look the dose up in the images or the original report, and correct it.',
  'dose-too-large': 'If all of a scanner are so, set a rule for its unit; else correct the value.',
  'dose-zero': 'Look the dose up; correct it, or discard the exam if nothing was irradiated.',
  'dose-unit-mistake':
    'If all of a scanner or protocol are so, set a rule for the unit; else correct CTDIvol, DLP or length.',
  'dose-length-mismatch': 'Compare a few with the console: a length may be that of the images.',
  'total-differs': 'Check whether a report of the study is missing or an event was sent twice.',
  'events-missing': 'Send the remaining reports of the study.',
  'unit-unknown': 'State doses in mGy, mGy·cm, Gy·cm² or a spelling of these.',
  'phantom-missing': 'Have the device state the CTDI phantom, or add the column with it.',
  'birth-date-impossible':
    'Correct the birth date in the RIS; send patient ages where it is unknown.',
  'birth-after-exam': 'Correct the birth date in the RIS or the clock of the scanner.',
  'age-impossible': 'Correct the age in the RIS or the export.',
  'weight-implausible':
    'Enter weights in kilograms at the scanner; send them later as a table of sizes.',
  'height-unit': 'Export heights in metres, as DICOM does.',
  'height-implausible': 'Correct the height; it may be sent later as a table of sizes.',
  'size-implausible': 'Check the unit of body dimensions in the export.',
  'patient-missing':
    'Send the patient id: it is replaced by a pseudonym before anything is stored.',
  'study-uid-missing': 'Export the study UID, by which reports of one exam are joined.',
  'patient-erased':
    'Nothing, if the erasure stands; else have the officer lift it and send the record again.',
  'study-under-newer-key':
    'Nothing, if the same report is there; else send it again with the newer key file.',
  'sop-uid-reused':
    'Withdraw the upload that is wrong; have the device make a new UID for each report.',
  'event-conflict': 'Compare both reports; withdraw the upload that is wrong.',
  'exam-conflict': 'Compare both records; withdraw the upload that is wrong.',
  'same-scan-elsewhere': 'Nothing, if it is one scan; accept the exam if they are two.',
  'scan-partly-elsewhere': 'Look at both exams; discard the one that holds nothing of its own.',
  'decision-outdated': 'Look at the exam again and decide anew.',
  'size-conflict': 'Send the size with overwrite "yes" if the later one is right.',
  'size-waiting': 'Send the exam too, or correct the accession number or study UID of the size.',
  'fhir-summaries-differ': 'Find out which total is right; correct the exam or discard it.',
  'fhir-modifier': 'Look at what the extension says; accept the exam if it changes nothing.',
}
