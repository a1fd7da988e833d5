import type { MemberItem } from '../member-item.ts'
import type { DeliveredSoFar } from './messages.ts'

/** Drops what a child before this one delivered; reading is deterministic, so counting is enough. */
export async function* undelivered(
  items: AsyncIterable<MemberItem>,
  delivered: DeliveredSoFar,
): AsyncGenerator<MemberItem> {
  let left = delivered.items
  for await (const item of items) {
    const lost = item.item.kind === 'refused' && item.item.findings[0]?.rule === 'limit-exceeded'
    if (item.member === delivered.member && left > 0 && !lost) left -= 1
    else yield item
  }
}
