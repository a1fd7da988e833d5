import { cellNumber } from './cell-number.ts'
import { cellReference } from './cell-reference.ts'
import type { XmlHandler } from './read-xml.ts'
import { serialDate } from './serial-date.ts'
import { TextCollector } from './text-collector.ts'
import type { Workbook } from './workbook.ts'
import { mostColumns, mostRows } from './workbook-limits.ts'
import { damaged } from './workbook-refused.ts'

export interface SheetRow {
  /** As the spreadsheet program shows it. */
  readonly row: number
  readonly cells: readonly string[]
  /** Cells that the workbook holds as numbers, dates or truth values. */
  readonly typed: readonly boolean[]
}

/** What a formula's cell holds whose value was never computed: no number, so that a dose is refused. */
const uncomputed = '#UNCOMPUTED'

type CellType = 'number' | 'shared' | 'inline' | 'text' | 'boolean' | 'date'
const cellTypes: ReadonlyMap<string, CellType> = new Map([
  ['n', 'number'],
  ['s', 'shared'],
  ['inlineStr', 'inline'],
  ['str', 'text'],
  ['e', 'text'],
  ['b', 'boolean'],
  ['d', 'date'],
])

/** Hears the XML of a sheet and makes rows of it; rows and cells that are out of order are refused. */
export class SheetReader implements XmlHandler {
  rows: SheetRow[] = []
  formulas = 0
  mergedCells = 0
  /** Cells from this column on are put into one, which only says that there are some. */
  width = mostColumns

  readonly #workbook: Workbook
  readonly #inline = new TextCollector()
  #inData = false
  #row = 0
  #cells: string[] = []
  #typed: boolean[] = []
  #column = -1
  #type: CellType = 'number'
  #style = 0
  #value = ''
  #hasValue = false
  #inValue = false
  #isFormula = false
  #inCell = false

  constructor(workbook: Workbook) {
    this.#workbook = workbook
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (!this.#inData) {
      if (name === 'sheetData') this.#inData = true
      else if (name === 'mergeCell') this.mergedCells += 1
      return
    }
    if (this.#inCell) this.#openInCell(name)
    else if (name === 'c') this.#openCell(attributes)
    else if (name === 'row') this.#openRow(attributes.r)
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text
    else if (this.#type === 'inline') this.#inline.text(text)
  }

  close(name: string): void {
    if (!this.#inData) return
    if (name === 'v') this.#inValue = false
    else if (name === 'c') this.#closeCell()
    else if (name === 'row') this.#closeRow()
    else if (name === 'sheetData') this.#inData = false
    else if (this.#inCell && this.#type === 'inline') this.#inline.close(name)
  }

  #openRow(reference: string | undefined): void {
    const row = reference === undefined ? this.#row + 1 : Number(reference)
    if (!Number.isInteger(row) || row <= this.#row || row > mostRows)
      throw damaged('a row number that no sheet has')
    this.#row = row
    this.#cells = []
    this.#typed = []
    this.#column = -1
  }

  #openCell({ r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    let column = this.#column + 1
    if (r !== undefined) {
      const reference = cellReference(r)
      if (reference === null || reference.row !== this.#row || reference.column < column)
        throw damaged('a cell that lies where no cell can')
      column = reference.column
    }
    if (column >= mostColumns) throw damaged('a cell that lies where no cell can')
    const type = cellTypes.get(t)
    if (type === undefined) throw damaged('a cell of an unknown type')
    this.#column = column
    this.#type = type
    this.#style = Number(s)
    this.#value = ''
    this.#hasValue = false
    this.#isFormula = false
    this.#inCell = true
    if (type === 'inline') this.#inline.begin()
  }

  #openInCell(name: string): void {
    if (name === 'v') {
      this.#inValue = true
      this.#hasValue = true
    } else if (name === 'f') {
      this.#isFormula = true
      this.formulas += 1
    } else if (this.#type === 'inline') this.#inline.open(name)
  }

  #closeCell(): void {
    this.#inCell = false
    const [text, typed] = this.#content()
    if (text === '') return
    const at = Math.min(this.#column, this.width)
    while (this.#cells.length < at) {
      this.#cells.push('')
      this.#typed.push(false)
    }
    this.#cells[at] = text
    this.#typed[at] = typed
  }

  #closeRow(): void {
    this.rows.push({ row: this.#row, cells: this.#cells, typed: this.#typed })
  }

  #content(): readonly [string, boolean] {
    if (this.#type === 'inline') return [this.#inline.end(), false]
    const value = this.#value
    if (!this.#hasValue || (this.#isFormula && value === '' && this.#type === 'number'))
      return [this.#isFormula ? uncomputed : '', false]
    switch (this.#type) {
      case 'shared': {
        const text = /^\d{1,9}$/.test(value.trim())
          ? this.#workbook.strings.get(Number(value))
          : null
        if (text === null) throw damaged('a cell refers to a text that is not there')
        return [text, false]
      }
      case 'text':
        return [value, false]
      case 'boolean':
        return [value.trim() === '1' ? 'TRUE' : 'FALSE', true]
      case 'date':
        return [value.trim().replace(/(\d)T00:00:00(?:\.0+)?$/, '$1'), true]
      default:
        return this.#number(value.trim())
    }
  }

  #number(value: string): readonly [string, boolean] {
    if (value === '') return ['', false]
    const number = cellNumber(value)
    if (number === null) throw damaged('a number that is none')
    const meaning = this.#workbook.styles[this.#style] ?? 'number'
    if (meaning === 'number') return [number, true]
    // a number that is no date stays one: where a date is due, it is refused
    return [serialDate(Number(value), meaning, this.#workbook.dateSystem) ?? number, true]
  }
}
