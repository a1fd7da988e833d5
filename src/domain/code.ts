/** A coded concept; matched by value and scheme, never by meaning (DICOM PS3.3, 8.1). */
export interface Code {
  readonly value: string
  readonly scheme: string
  readonly meaning?: string | undefined
}
