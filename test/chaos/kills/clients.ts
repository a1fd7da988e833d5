import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../../sample-data/generator/random.ts'
import { asReceipt } from '../../support/answers.ts'
import { apiClient } from '../../support/api-client.ts'
import { contentOf, type Content } from './content.ts'
import type { Model, Violation } from './model.ts'
import { changingNames, facilities, otherLoincs, type Keys } from './registry-setup.ts'

/** An upload of more than a moment: parsing, and several turns of the writer. */
const largeUpload = { from: 300, to: 1500, chance: 0.02 }
const smallUpload = 4

/** Clients of all kinds at once, whose model is right whatever is cut off. */
export class Clients {
  readonly #model: Model
  readonly #random: Random
  readonly #call: ReturnType<typeof apiClient>
  readonly #takeNumbers: (count: number) => readonly number[]
  readonly #mapping = new Set<string>()
  readonly violations: Violation[] = []
  #stopped = false
  #acknowledged = 0
  readonly #listeners = new Set<() => void>()

  constructor(
    address: string,
    keys: Keys,
    model: Model,
    random: Random,
    takeNumbers: (count: number) => readonly number[],
  ) {
    this.#model = model
    this.#random = random
    this.#call = apiClient(address, keys.physicist)
    this.#takeNumbers = takeNumbers
  }

  /** Works with so many clients until the service is gone, or `stop` is called. */
  async run(clients: number): Promise<void> {
    await Promise.all(Array.from({ length: clients }, () => this.#work()))
  }

  stop(): void {
    this.#stopped = true
  }

  /** Resolves at the so-many-th acknowledged upload, or when the clients have stopped. */
  async acknowledged(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#acknowledged < count && !this.#stopped) return
        this.#listeners.delete(look)
        resolve()
      }
      this.#listeners.add(look)
      look()
    })
  }

  /** A new upload, whose client tells of nothing. */
  newContent(count: number): Content {
    const facility = this.#random.pick(facilities)
    const key = this.#random.chance(0.3) ? `key-${this.#random.uint32()}` : null
    const content = contentOf(facility, this.#takeNumbers(count), key)
    content.busy = true
    this.#model.contents.push(content)
    return content
  }

  async send(content: Content): Promise<void> {
    const before = { state: content.state, uploadId: content.uploadId }
    content.busy = true
    // What is known to be there stays known, whatever becomes of its repetition.
    if (before.state === 'absent') content.state = 'sent'
    const answer = await this.#call(`/api/v1/uploads?facility=${content.facility}`, {
      body: content.body,
      headers: content.idempotencyKey === null ? {} : { 'idempotency-key': content.idempotencyKey },
    })
    // Refused or still under way: nothing was acknowledged.
    if (answer.status !== 200 && answer.status !== 201) {
      if (answer.status >= 400 && answer.status !== 503)
        this.#violate(`an upload was answered ${answer.status}: ${answer.text.slice(0, 300)}`)
      return
    }
    const receipt = asReceipt(answer.json())
    if (receipt.state !== 'complete') this.#violate(`acknowledged as ${receipt.state}`)
    if (before.state === 'there' && receipt.uploadId !== before.uploadId)
      this.violations.push({ kind: 'doubled', what: `sent again: a second upload, not the first` })
    content.state = 'there'
    content.uploadId = receipt.uploadId
    content.busy = false
    this.#acknowledged += 1
    this.#model.acknowledged += 1
    this.#listeners.forEach((look) => look())
  }

  async withdraw(content: Content): Promise<void> {
    content.busy = true
    content.state = 'leaving'
    const answer = await this.#call(`/api/v1/uploads/${content.uploadId ?? ''}`, {
      method: 'DELETE',
    })
    // Refused by a service that stops: settled, like what was cut off, after the next start.
    if (answer.status === 503) return
    if (answer.status !== 200) {
      this.#violate(`a withdrawal was answered ${answer.status}: ${answer.text.slice(0, 300)}`)
      return
    }
    content.state = 'withdrawn'
    content.busy = false
  }

  /** One that no other client deals with. */
  pick(...states: readonly Content['state'][]): Content | null {
    for (let tries = 0; tries < 20; tries++) {
      const content = this.#random.pick(this.#model.contents)
      // The first upload of a facility stays: its names are those whose mappings change.
      const isFirst = this.#model.contents.indexOf(content) < facilities.length
      if (!isFirst && !content.busy && states.includes(content.state)) return content
    }
    return null
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      try {
        await pause(1)
        await this.#step()
      } catch (error) {
        // The connection broke: the service is gone. What was being done stays open.
        if (!(error instanceof TypeError)) throw error
        this.#stopped = true
        this.#listeners.forEach((look) => look())
      }
    }
  }

  async #step(): Promise<void> {
    const random = this.#random
    const which = random.uniform()
    if (which < 0.6) {
      const { from, to, chance } = largeUpload
      const size = random.chance(chance)
        ? from + random.below(to - from)
        : 1 + random.below(smallUpload)
      return this.send(this.newContent(size))
    }
    if (which < 0.75) {
      const again = this.pick('absent', 'there')
      return again === null ? undefined : this.send(again)
    }
    if (which < 0.85) return this.#sendOverlap()
    if (which < 0.92) {
      const content = this.pick('there')
      return content === null ? undefined : this.withdraw(content)
    }
    return this.#map()
  }

  /** Other bytes, some of the same exams. */
  async #sendOverlap(): Promise<void> {
    const known = this.pick('there')
    if (known === null) return
    const exams = [...known.exams.slice(0, 3), ...this.#takeNumbers(2)]
    const content = contentOf(known.facility, exams, null)
    content.busy = true
    this.#model.contents.push(content)
    await this.send(content)
  }

  async #map(): Promise<void> {
    const facility = this.#random.pick(facilities)
    const name = this.#random.pick(changingNames)
    const place = `${facility} ${name}`
    if (this.#mapping.has(place)) return
    this.#mapping.add(place)
    const loinc = this.#random.pick(otherLoincs)
    const before = this.#model.mappings.get(place)
    const known = before?.known ?? 'unmapped'
    this.#model.mappings.set(place, { known, asked: loinc ?? 'none' })
    const answer = await this.#call(`/api/v1/mappings?facility=${facility}`, {
      method: 'PUT',
      body: { mappings: [{ localName: name, loinc }] },
    })
    this.#mapping.delete(place)
    if (answer.status === 200)
      this.#model.mappings.set(place, { known: loinc ?? 'none', asked: null })
    else if (answer.status !== 503)
      this.#violate(`a mapping was answered ${answer.status}: ${answer.text.slice(0, 300)}`)
  }

  #violate(what: string): void {
    this.violations.push({ kind: 'other', what })
  }
}
