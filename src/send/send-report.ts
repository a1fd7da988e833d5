import type { Receipt, ReceiptCounts } from '../contract/receipt.ts'
import type { Severity } from '../domain/finding.ts'
import { findingRules, type RuleId } from '../domain/finding-rules.ts'
import { softwareVersion } from '../version.ts'
import type { FileEntry } from './journal-entry.ts'
import type { Place } from './outbox.ts'
import type { FileReading } from './read-files.ts'

/** A note that tells why something was set aside. */
const versionRule: RuleId = 'sender-version-differs'
/** Shown of each list; all are counted. */
const mostShown = 1_000

/** A refusal by file number, never by name. */
export interface LocalRefusal {
  /** 1-based position of the file in the sorted folder. */
  readonly file: number
  /** 1-based entry of an archive, else 1. */
  readonly member: number
  readonly row: number | null
  readonly event: number | null
  readonly rule: string
  readonly message: string
}

export interface RegistryFinding {
  readonly uploadId: string
  readonly line: number | null
  /** Where the line was read, by file number; null where an earlier run read it. */
  readonly place: Place | null
  readonly rule: string
  readonly severity: Severity
  readonly message: string
}

/** What a run did: written to the outbox folder, printed with `--json`. */
export interface SendReport {
  readonly software: string
  readonly facility: string
  readonly startedAt: string
  readonly finishedAt: string | null
  /** Everything is with the registry. */
  readonly delivered: boolean
  /** Why not, in a sentence. */
  readonly problem: string | null
  readonly files: {
    readonly seen: number
    readonly read: number
    readonly unchanged: number
    /** Of those in the folder, read now or before. */
    readonly withRefusals: number
    readonly unsettled: number
  }
  readonly records: {
    readonly read: number
    /** New to the outbox. */
    readonly added: number
    readonly refused: number
    readonly handedIn: number
  }
  /** Batches that wait in the outbox, and that the registry refused. */
  readonly batches: { readonly waiting: number; readonly setAside: number }
  readonly registry: ReceiptCounts
  readonly notes: Readonly<Record<string, number>>
  readonly refusals: readonly LocalRefusal[]
  readonly findings: readonly RegistryFinding[]
}

/** Gathers what a run did. */
export class SendTally {
  readonly #facility: string
  readonly #startedAt: string
  readonly #refusals = new Map<number, readonly LocalRefusal[]>()
  readonly #refusedRecords = new Map<number, number>()
  readonly #notes = new Map<RuleId, number>()
  readonly #findings: RegistryFinding[] = []
  readonly #registry = {
    seen: 0,
    accepted: 0,
    updated: 0,
    duplicate: 0,
    quarantined: 0,
    rejected: 0,
  }
  #seen = 0
  readonly #read = new Set<number>()
  readonly #unchanged = new Set<number>()
  #records = 0
  #added = 0
  unsettled = 0

  constructor(facility: string, startedAt: string) {
    this.#facility = facility
    this.#startedAt = startedAt
  }

  saw(files: number): void {
    this.#seen = files
  }

  fileRead({ look, entry, added, noted }: FileReading): void {
    this.#read.add(look.number)
    this.#records += entry.records
    this.#added += added
    for (const [rule, count] of noted) this.#notes.set(rule, (this.#notes.get(rule) ?? 0) + count)
    this.#keepRefusals(look.number, entry)
  }

  fileUnchanged(number: number, entry: FileEntry): void {
    if (!this.#read.has(number)) this.#unchanged.add(number)
    this.#keepRefusals(number, entry)
  }

  /** @param placeOf where a line of the batch was read */
  receipt({ uploadId, counts, findings }: Receipt, placeOf: (line: number) => Place | null): void {
    for (const name of Object.keys(this.#registry) as (keyof ReceiptCounts)[])
      this.#registry[name] += counts[name]
    for (const { row, rule, severity, message } of findings)
      if ((severity !== 'noted' || rule === versionRule) && this.#findings.length < mostShown) {
        const place = row === null ? null : placeOf(row)
        this.#findings.push({ uploadId, line: row, place, rule, severity, message })
      }
  }

  report(now: {
    readonly finishedAt: string | null
    readonly problem: string | null
    readonly waiting: number
    readonly setAside: number
  }): SendReport {
    const refusals = [...this.#refusals.values()].flat()
    return {
      software: softwareVersion,
      facility: this.#facility,
      startedAt: this.#startedAt,
      finishedAt: now.finishedAt,
      delivered: now.waiting === 0 && this.unsettled === 0 && now.problem === null,
      problem: now.problem,
      files: {
        seen: this.#seen,
        read: this.#read.size,
        unchanged: this.#unchanged.size,
        withRefusals: this.#refusals.size,
        unsettled: this.unsettled,
      },
      records: {
        read: this.#records,
        added: this.#added,
        refused: [...this.#refusedRecords.values()].reduce((sum, count) => sum + count, 0),
        handedIn: this.#registry.seen,
      },
      batches: { waiting: now.waiting, setAside: now.setAside },
      registry: { ...this.#registry },
      notes: Object.fromEntries(this.#notes),
      refusals: refusals.slice(0, mostShown),
      findings: this.#findings,
    }
  }

  #keepRefusals(file: number, { refused, refusals }: FileEntry): void {
    this.#refusals.delete(file)
    this.#refusedRecords.delete(file)
    if (refused === 0) return
    this.#refusedRecords.set(file, refused)
    this.#refusals.set(
      file,
      refusals.map(({ member, row, event, rule }) => ({
        file,
        member,
        row,
        event,
        rule,
        message: sentenceOf(rule),
      })),
    )
  }
}

const isRule = (rule: string): rule is RuleId => Object.hasOwn(findingRules, rule)
const sentenceOf = (rule: string): string => (isRule(rule) ? findingRules[rule].sentence : rule)
