/**
 * How often what happens in real archives happens in the sample: shares of exams, one table.
 * The tests count them in the output. Judged by us from the field's descriptions, not measured.
 */
export const rates = {
  /** Exams of patients under 18 years, over all hospitals. */
  children: 0.25,
  /** Share of all children's exams that children's hospitals make, each (three: 30 %). */
  childrenAtEachChildrensHospital: 0.1,
  weightMissing: { general: 0.18, children: 0.06 },
  /** Of the exams with a weight. */
  heightMissing: 0.3,
  /** The same record once more within the hospital's files. */
  duplicate: 0.01,
  /** DLP times ten or CTDIvol times a hundred in the diagnostic events, half and half. */
  unitMistake: 0.002,
  /** Of the RDSR exams with two events or more: reports of the first, the first two, ... events. */
  cumulative: 0.03,
  /** Of the exams; local names that no mapping covers. */
  unmappedName: 0.015,
  /** Of the adults' exams; PET-CT of those of hospitals that have such a scanner. */
  radiotherapyPlanning: 0.012,
  petCt: 0.05,
  interventionalGuidance: 0.006,
  /** Of the exams; phantoms and test patients. */
  testPatient: 0.002,
  /** Rows of an OpenREM export that hold one error message instead of an exam, per exam. */
  errorRow: 0.0005,
  /** A patient seen before in this hospital. */
  returningPatient: 0.12,
} as const
