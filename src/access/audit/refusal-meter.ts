/** Refusals of nobody that get an entry each, a minute. */
export const refusalsAMinute = 100

/**
 * Anybody on the network can be refused for want of a credential, as often as they like; if each time took its own
 * entry, they could fill the disk. Beyond a number a minute they are counted, and one entry tells how many they were.
 * @returns given the time in ms, how many refusals an entry now stands for; 0 when this one is only counted
 */
export function createRefusalMeter(perMinute = refusalsAMinute): {
  take(nowMs: number): number
  /** How many are counted and in no entry yet; they are forgotten here. */
  drain(): number
} {
  let minute = -1
  let taken = 0
  let counted = 0
  return {
    take(nowMs) {
      const now = Math.floor(nowMs / 60_000)
      if (now !== minute) {
        minute = now
        taken = 0
      }
      if (taken >= perMinute) {
        counted += 1
        return 0
      }
      taken += 1
      const stands = counted + 1
      counted = 0
      return stands
    },
    drain() {
      const left = counted
      counted = 0
      return left
    },
  }
}
