import { editRun, type EditedRun } from './edit-run.ts'
import { editedDirectory, type DirectoryEdit, type EditedDirectory } from './edited-directory.ts'
import type { ExamImage } from './exam-image.ts'
import type { ExamRows } from './exam-rows.ts'
import type { Extent } from './free-space.ts'
import { HomeBands, type HomeRules } from './home-bands.ts'
import { ImageBuilder } from './image-builder.ts'
import type { Pause } from './in-slices.ts'
import { netChange, type NetChange } from './net-change.ts'
import {
  firstRunFrom,
  keyOfRun,
  newDirectory,
  runBytes,
  type RunDirectory,
} from './run-directory.ts'
import { usedColumns } from './slab.ts'
import { SlabSpace, type MemoryBudget } from './slab-space.ts'

/** What a commit makes of the store: nothing is seen of it until it is published. */
export interface PreparedEdit {
  readonly edited: EditedDirectory
  publish(): void
  /** The store is as if the change had never been prepared. */
  abort(): void
}

interface Place {
  readonly rows: Extent
  readonly sequences: Extent
}

/**
 * All exams of a registry, as runs in shared memory. A change writes the runs it touches anew, beside the old ones,
 * and then swaps the directory; readers of an older directory keep what they see until they let go of it.
 */
export class ExamStore {
  readonly #home: HomeBands
  readonly #budget: MemoryBudget
  readonly #space: SlabSpace
  #directory: RunDirectory = newDirectory(0)
  #generation = 0
  readonly #pins = new Map<number, number>()
  /** Places that generations up to this one may still read, oldest first. */
  readonly #retired: { readonly generation: number; readonly places: readonly Place[] }[] = []

  constructor(rulesOf: HomeRules, limitBytes: number) {
    this.#home = new HomeBands(rulesOf)
    this.#budget = { limitBytes, usedBytes: 0 }
    this.#space = new SlabSpace(this.#budget)
  }

  /** Names the home rules of each protocol code. */
  get homeIds(): readonly string[] {
    return this.#home.ids
  }

  get image(): ExamImage {
    return {
      slabs: this.#space.slabs,
      sequenceSlabs: this.#space.sequenceSlabs,
      directory: this.#directory,
    }
  }

  /** Bytes of all slabs and the current directory. */
  get bytes(): number {
    return this.#budget.usedBytes + this.#directory.length * runBytes
  }

  /** Protocols must be known before rows of them come. @param protocols LOINC codes by code */
  learnProtocols(protocols: readonly string[]): void {
    this.#home.learn(protocols)
  }

  /** Fills an empty store: give rows to the builder, then `finishLoad`. */
  beginLoad(): ImageBuilder {
    return new ImageBuilder(this.#home, this.#space, this.#budget.limitBytes)
  }

  /** @throws CoreFull */
  async finishLoad(builder: ImageBuilder, pause: Pause): Promise<void> {
    if (this.#directory.length > 0) throw new Error('The store was loaded already.')
    this.#directory = await builder.build(pause)
  }

  /** Keeps the current rows as they are until released. */
  pin(): { readonly image: ExamImage; release(): void } {
    const generation = this.#generation
    this.#pins.set(generation, (this.#pins.get(generation) ?? 0) + 1)
    let held = true
    return {
      image: this.image,
      release: () => {
        if (!held) return
        held = false
        const left = (this.#pins.get(generation) ?? 0) - 1
        if (left > 0) this.#pins.set(generation, left)
        else this.#pins.delete(generation)
        this.#reclaim()
      },
    }
  }

  /**
   * Writes what a commit will change beside what is there.
   * @throws CoreFull, CoreOutOfStep; the store is then as before
   */
  prepare(removed: readonly ExamRows[], added: readonly ExamRows[]): PreparedEdit {
    const change = netChange(removed, added, this.#home)
    const base = this.#directory
    const replaced: Place[] = []
    const written: Place[] = []
    try {
      const edits = this.#editRuns(change, replaced, written)
      const edited = editedDirectory(base, edits)
      return {
        edited,
        publish: () => {
          if (this.#directory !== base) throw new Error('The store was changed in between.')
          this.#retired.push({ generation: this.#generation, places: replaced })
          this.#directory = edited.directory
          this.#generation++
          this.#reclaim()
        },
        abort: () => this.#giveBack(written),
      }
    } catch (error) {
      this.#giveBack(written)
      throw error
    }
  }

  #editRuns(change: NetChange, replaced: Place[], written: Place[]): readonly DirectoryEdit[] {
    const directory = this.#directory
    const used = usedColumns(change.added.rows)
    return change.edits.map(({ key, removed, added }) => {
      const at = firstRunFrom(directory, key)
      const run = at < directory.length && keyOfRun(directory, at) === key ? at : -1
      const made: EditedRun | null = editRun(
        this.image,
        { run, removed, added },
        change.removed,
        change.added,
        this.#space,
        used,
      )
      if (made !== null) written.push(made)
      if (run !== -1) replaced.push(placeOf(directory, run))
      return { key, run: made }
    })
  }

  /** Frees the places that no pinned generation can read any more. */
  #reclaim(): void {
    const oldest = Math.min(this.#generation, ...this.#pins.keys())
    for (let first = this.#retired[0]; first !== undefined; first = this.#retired[0]) {
      if (first.generation >= oldest) return
      this.#giveBack(first.places)
      this.#retired.shift()
    }
  }

  #giveBack(places: readonly Place[]): void {
    for (const { rows, sequences } of places) {
      this.#space.giveRows(rows)
      this.#space.giveSequences(sequences)
    }
  }
}

function placeOf(directory: RunDirectory, run: number): Place {
  return {
    rows: {
      slab: directory.slab[run] ?? 0,
      start: directory.start[run] ?? 0,
      length: directory.rows[run] ?? 0,
    },
    sequences: {
      slab: directory.sequenceSlab[run] ?? 0,
      start: directory.sequenceStart[run] ?? 0,
      length: directory.sequences[run] ?? 0,
    },
  }
}
