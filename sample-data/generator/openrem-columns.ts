/** The column headers of a CT export of OpenREM 1.0.0b2 with patient identity (ct_export.py of that version). */
export const openremStudyColumns = [
  'Patient name',
  'Patient ID',
  'Institution',
  'Manufacturer',
  'Model name',
  'Station name',
  'Display name',
  'Accession number',
  'Operator',
  'Study date',
  'Study time',
  'Date of birth',
  'Age',
  'Sex',
  'Height',
  'Mass (kg)',
  'Test patient?',
  'Study description',
  'Requested procedure',
  'Study Comments',
  'No. events',
  'DLP total (mGy.cm)',
] as const

/** Repeated per event as "E1 Protocol", "E2 Protocol", ... */
export const openremEventColumns = [
  'Protocol',
  'Type',
  'Exposure time',
  'Scanning length',
  'Slice thickness',
  'Total collimation',
  'Pitch',
  'No. sources',
  'CTDIvol',
  'Phantom',
  'DLP',
  'S1 name',
  'S1 kVp',
  'S1 max mA',
  'S1 mA',
  'S1 Exposure time/rotation',
  'S2 name',
  'S2 kVp',
  'S2 max mA',
  'S2 mA',
  'S2 Exposure time/rotation',
  'mA Modulation type',
  'Dose check details',
  'Comments',
] as const

export const openremHeader = (events: number): string =>
  [
    ...openremStudyColumns,
    ...Array.from({ length: events }, (_, index) =>
      openremEventColumns.map((column) => `E${index + 1} ${column}`),
    ).flat(),
  ].join(',')
