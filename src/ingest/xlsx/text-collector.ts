import { longestCell } from './workbook-limits.ts'

/** Puts the runs of a rich text together; phonetic guides (rPh) are no part of it. */
export class TextCollector {
  #text = ''
  #inText = false
  #inGuide = false

  begin(): void {
    this.#text = ''
    this.#inText = false
    this.#inGuide = false
  }

  open(name: string): void {
    if (name === 'rPh') this.#inGuide = true
    else if (name === 't') this.#inText = !this.#inGuide
  }

  close(name: string): void {
    if (name === 'rPh') this.#inGuide = false
    else if (name === 't') this.#inText = false
  }

  text(part: string): void {
    if (this.#inText && this.#text.length <= longestCell) this.#text += part
  }

  /** At most one character more than a cell may have, by which it is refused where it matters. */
  end(): string {
    return this.#text.slice(0, longestCell + 1)
  }
}
