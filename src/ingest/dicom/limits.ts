/** What one DICOM file may cost; a sound dose report stays far below each. */
export const dicomLimits = {
  fileBytes: 32 * 1024 * 1024,
  inflatedBytes: 64 * 1024 * 1024,
  /** Sequences within sequences; a report of a template nests about ten. */
  nesting: 64,
  /** Elements and items of the whole file; a fluoroscopy event has some 550, a CT event 420. */
  elements: 400_000,
  /** As the exam schema. */
  events: 10_000,
} as const
