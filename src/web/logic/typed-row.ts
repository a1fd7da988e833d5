/** One patient as typed: every field is the text of its cell. */
export interface TypedRow {
  readonly date: string
  readonly age: string
  readonly ageUnit: string
  readonly sex: string
  readonly weightKg: string
  readonly heightCm: string
  readonly ctdivolMgy: string
  readonly phantomCm: string
  readonly dlpMgyCm: string
  readonly lengthCm: string
  readonly reference: string
}
export type TypedField = keyof TypedRow

export interface TypedColumn {
  readonly field: TypedField
  readonly head: string
  readonly unit: string
  readonly needed: boolean
  /** The choices of a cell that has some. */
  readonly options?: readonly string[]
  readonly wide?: boolean
}

/** In the order they are typed and pasted. */
export const typedColumns: readonly TypedColumn[] = [
  { field: 'date', head: 'Exam date', unit: 'YYYY-MM-DD', needed: true, wide: true },
  { field: 'age', head: 'Age', unit: 'whole', needed: true },
  { field: 'ageUnit', head: 'Age unit', unit: '', needed: true, options: ['years', 'months'] },
  { field: 'sex', head: 'Sex', unit: '', needed: false, options: ['', 'F', 'M', 'O'] },
  { field: 'weightKg', head: 'Weight', unit: 'kg', needed: false },
  { field: 'heightCm', head: 'Height', unit: 'cm', needed: false },
  { field: 'ctdivolMgy', head: 'CTDIvol', unit: 'mGy', needed: true },
  { field: 'phantomCm', head: 'Phantom', unit: 'cm', needed: true, options: ['', '16', '32'] },
  { field: 'dlpMgyCm', head: 'DLP', unit: 'mGy·cm', needed: true },
  { field: 'lengthCm', head: 'Scan length', unit: 'cm', needed: false },
  { field: 'reference', head: 'Reference', unit: 'local number', needed: false, wide: true },
]

export type RowDefaults = Pick<TypedRow, 'date' | 'ageUnit' | 'phantomCm'>

export const emptyRow = (defaults: RowDefaults): TypedRow => ({
  date: defaults.date,
  age: '',
  ageUnit: defaults.ageUnit,
  sex: '',
  weightKg: '',
  heightCm: '',
  ctdivolMgy: '',
  phantomCm: defaults.phantomCm,
  dlpMgyCm: '',
  lengthCm: '',
  reference: '',
})

/** A row with nothing of a patient in it is not sent. */
export const isBlank = (row: TypedRow): boolean =>
  [row.age, row.sex, row.weightKg, row.heightCm, row.ctdivolMgy, row.dlpMgyCm, row.lengthCm].every(
    (text) => text.trim() === '',
  ) && row.reference.trim() === ''
