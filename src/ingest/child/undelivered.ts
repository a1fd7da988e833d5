import type { MemberItem } from '../member-item.ts'
import type { DeliveredSoFar } from './messages.ts'

/**
 * Drops what a child before this one delivered; reading is deterministic, so counting is enough.
 * What a refused member delivered earlier stays; its refusal is new.
 */
export async function* undelivered(
  items: AsyncIterable<MemberItem>,
  delivered: DeliveredSoFar,
  refuse: ReadonlySet<number>,
): AsyncGenerator<MemberItem> {
  let left = delivered.items
  for await (const item of items) {
    if (item.member === delivered.member && left > 0 && !refuse.has(item.member)) left -= 1
    else yield item
  }
}
