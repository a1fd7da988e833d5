import type { Receipt } from '../../../src/contract/receipt.ts'
import type { Content } from './content.ts'

export interface Violation {
  readonly kind: 'lost' | 'partial' | 'doubled' | 'other'
  readonly what: string
}

/** What the clients know the registry to hold, and what it must therefore say of itself after a start. */
export class Model {
  readonly contents: Content[] = []
  /** By facility and local name: the mapping last acknowledged, and the one asked for since, if that was cut off. */
  readonly mappings = new Map<string, { known: string | null; asked: string | null }>()
  acknowledged = 0

  content(facility: string, sha256: string): Content | undefined {
    return this.contents.find((one) => one.sha256 === sha256 && one.facility === facility)
  }

  /** Numbers of the exams that must be there, each once. */
  exams(facility: string): ReadonlySet<number> {
    return new Set(
      this.contents
        .filter((one) => one.facility === facility && one.state === 'there')
        .flatMap(({ exams }) => exams),
    )
  }

  /** Holds all receipts against what was acknowledged, and learns what became of what was cut off. */
  settle(receipts: readonly Receipt[]): readonly Violation[] {
    const violations: Violation[] = []
    const byContent = new Map<Content, Receipt[]>()
    const known = new Map(this.contents.map((one) => [`${one.facility} ${one.sha256}`, one]))
    for (const receipt of receipts) {
      const content = known.get(`${receipt.facility} ${receipt.sha256}`)
      if (content === undefined)
        violations.push({ kind: 'other', what: `upload ${receipt.uploadId} was sent by nobody` })
      else byContent.set(content, [...(byContent.get(content) ?? []), receipt])
      if (receipt.state === 'running')
        violations.push({ kind: 'other', what: `upload ${receipt.uploadId} runs after a start` })
    }
    for (const content of this.contents)
      violations.push(...settleOne(content, byContent.get(content) ?? []))
    return violations
  }
}

function* settleOne(content: Content, receipts: readonly Receipt[]): Iterable<Violation> {
  const complete = receipts.filter(({ state }) => state === 'complete')
  const [first] = complete
  const told = `${content.state} upload of ${content.exams.length} exams (${content.uploadId ?? 'no id'})`
  if (complete.length > 1) yield { kind: 'doubled', what: `${told}: ${complete.length} receipts` }
  for (const { counts, uploadId } of complete) {
    const kept = counts.accepted + counts.updated + counts.duplicate
    if (counts.seen !== content.exams.length || kept !== counts.seen)
      yield { kind: 'partial', what: `${told}: ${uploadId} counts ${JSON.stringify(counts)}` }
  }
  if (content.state === 'there' && first?.uploadId !== content.uploadId)
    yield { kind: 'lost', what: `${told}: ${receipts.map(({ state }) => state).join() || 'gone'}` }
  if (content.state === 'withdrawn' && first !== undefined)
    yield { kind: 'other', what: `${told}: is there again` }
  if (content.state === 'sent') content.state = first === undefined ? 'absent' : 'there'
  if (content.state === 'leaving') content.state = first === undefined ? 'withdrawn' : 'there'
  content.uploadId = first?.uploadId ?? content.uploadId
  content.busy = false
}
