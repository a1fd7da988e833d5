import type { SourceItem } from '../adapter.ts'
import type { MemberItem } from '../member-item.ts'

/** Items of one event each would make a batch of this many; larger records fill it sooner. */
const weightPerItem = 20

function eventsOf(item: SourceItem): number {
  if (item.kind === 'record') return item.record.events.length
  return item.kind === 'report' ? item.line.events.length : 0
}

/** Groups items so that a batch has a bounded count and, by its events, a bounded size. */
export async function* batches(
  items: AsyncIterable<MemberItem>,
  size: number,
): AsyncGenerator<MemberItem[]> {
  let batch: MemberItem[] = []
  let weight = 0
  for await (const item of items) {
    batch.push(item)
    weight += 1 + eventsOf(item.item)
    if (batch.length < size && weight < size * weightPerItem) continue
    yield batch
    batch = []
    weight = 0
  }
  if (batch.length > 0) yield batch
}
