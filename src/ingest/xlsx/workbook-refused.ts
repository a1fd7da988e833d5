import type { SourceFinding } from '../adapter.ts'

/** Why a workbook, or the rest of a sheet, cannot be read; the finding names what it is, never what a cell holds. */
export class WorkbookRefused extends Error {
  readonly finding: SourceFinding

  constructor(rule: SourceFinding['rule'], detail: string) {
    super(`${rule}: ${detail}`)
    this.name = 'WorkbookRefused'
    this.finding = { rule, detail }
  }
}

export const damaged = (detail: string): WorkbookRefused =>
  new WorkbookRefused('workbook-unreadable', detail)

export const tooMuch = (detail: string): WorkbookRefused =>
  new WorkbookRefused('limit-exceeded', detail)
