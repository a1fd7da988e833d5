import type { IrradiationEvent } from './event.ts'
import { eventLength } from './event-length.ts'

/** The longest diagnostic event for which `has` holds, the first of equals; an unknown length is shortest. */
export function longestDiagnostic(
  events: readonly IrradiationEvent[],
  has: (event: IrradiationEvent) => boolean,
): IrradiationEvent | null {
  let longest: IrradiationEvent | null = null
  for (const event of events) {
    if (event.role !== 'diagnostic' || !has(event)) continue
    if (longest === null || (eventLength(event) ?? 0) > (eventLength(longest) ?? 0)) longest = event
  }
  return longest
}
