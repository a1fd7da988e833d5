/** The indexes of the keys, in ascending order of key. */
export function sortedByKey(keys: Float64Array): Uint32Array {
  return Uint32Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0))
}
