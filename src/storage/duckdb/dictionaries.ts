import type { ExamLabels } from '../../aggregate/exam-rows.ts'
import { CodeBook } from './code-book.ts'

/** What names the scanner of an exam. Absent and empty are the same. */
export interface DeviceWords {
  readonly facility: string
  readonly scanner: string
  readonly manufacturer: string | null
  readonly model: string | null
}

export interface DeviceCodes {
  readonly facility: number
  readonly scanner: number
  readonly device: number
}

/** Words that occur together; their codes are given together or not at all. */
export interface Words {
  readonly devices: readonly DeviceWords[]
  readonly protocols: readonly (string | null)[]
  readonly indications: readonly (string | null)[]
}

/** In the order of the words. */
export interface Codes {
  readonly devices: readonly DeviceCodes[]
  readonly protocols: readonly number[]
  readonly indications: readonly number[]
}

const plain = (word: string | null): string => word ?? ''
const modelKey = ({ manufacturer, model }: DeviceWords): string =>
  plain(manufacturer) === '' && plain(model) === ''
    ? ''
    : JSON.stringify([plain(manufacturer), plain(model)])

/**
 * The codes by which the rows of the core name facilities, scanners and so on, and the lists that give them
 * back. They only grow, so rows coded at any time agree; what nobody uses any more is gone with the process.
 */
export class Dictionaries {
  readonly #facility = new CodeBook<string>('facility', plain)
  readonly #scanner = new CodeBook<DeviceWords>('scanner', (words) =>
    JSON.stringify([words.facility, words.scanner]),
  )
  readonly #device = new CodeBook<DeviceWords>('device', modelKey)
  // Never larger than the book of devices.
  readonly #manufacturer = new CodeBook<string | null>('device', plain)
  readonly #model = new CodeBook<string | null>('device', plain)
  readonly #protocol = new CodeBook<string | null>('protocol', plain)
  readonly #indication = new CodeBook<string | null>('indication', plain)
  readonly #lists = {
    facilities: [''],
    scanners: [''],
    scannerFacility: [0],
    manufacturers: [''],
    models: [''],
    deviceManufacturer: [0],
    deviceModel: [0],
    protocols: [''],
    indications: [''],
  }
  #labels: ExamLabels | null = null

  /**
   * Codes of the words, new ones given where needed.
   * @throws TooManyCodes, having changed nothing
   */
  codes({ devices, protocols, indications }: Words): Codes {
    this.#facility.assertRoom(devices.map(({ facility }) => facility))
    this.#scanner.assertRoom(devices)
    this.#device.assertRoom(devices)
    this.#protocol.assertRoom(protocols)
    this.#indication.assertRoom(indications)
    const lists = this.#lists
    return {
      devices: devices.map((words) => this.#deviceCodes(words)),
      protocols: protocols.map((word) => this.#code(this.#protocol, word, lists.protocols)),
      indications: indications.map((word) => this.#code(this.#indication, word, lists.indications)),
    }
  }

  /** The lists as they are now; what is added later is not in them. */
  labels(): ExamLabels {
    const lists = this.#lists
    this.#labels ??= {
      facilities: [...lists.facilities],
      scanners: [...lists.scanners],
      scannerFacility: [...lists.scannerFacility],
      manufacturers: [...lists.manufacturers],
      models: [...lists.models],
      deviceManufacturer: [...lists.deviceManufacturer],
      deviceModel: [...lists.deviceModel],
      protocols: [...lists.protocols],
      indications: [...lists.indications],
    }
    return this.#labels
  }

  #deviceCodes(words: DeviceWords): DeviceCodes {
    const lists = this.#lists
    const facility = this.#code(this.#facility, words.facility, lists.facilities)
    const scanner = this.#scanner.code(words, () => {
      lists.scanners.push(words.scanner)
      lists.scannerFacility.push(facility)
      this.#labels = null
    })
    const device = this.#device.code(words, () => {
      const { manufacturer, model } = words
      lists.deviceManufacturer.push(
        this.#code(this.#manufacturer, manufacturer, lists.manufacturers),
      )
      lists.deviceModel.push(this.#code(this.#model, model, lists.models))
      this.#labels = null
    })
    return { facility, scanner, device }
  }

  #code<Word extends string | null>(book: CodeBook<Word>, word: Word, list: string[]): number {
    return book.code(word, () => {
      list.push(plain(word))
      this.#labels = null
    })
  }
}
