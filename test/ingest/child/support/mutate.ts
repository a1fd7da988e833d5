/** A small seeded generator (mulberry32): the same mutations on every machine. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const oddBytes = [0x00, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x0a, 0x5b, 0x7b, 0x3c]
const oddTexts = [
  '1e400',
  '-5',
  'NaN',
  '99999999999',
  '0',
  '12,5',
  '1.234',
  '"',
  '\\u0000',
  '__proto__',
]

type Mutation = (bytes: Buffer, random: (below: number) => number) => Buffer

const mutations: readonly Mutation[] = [
  (bytes, random) => {
    bytes[random(bytes.length)] = random(256)
    return bytes
  },
  (bytes, random) => {
    bytes[random(bytes.length)] = oddBytes[random(oddBytes.length)] ?? 0
    return bytes
  },
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => {
    const at = random(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(64))])
  },
  (bytes, random) => {
    const at = random(bytes.length)
    const from = random(bytes.length)
    const piece = bytes.subarray(from, from + 1 + random(256))
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
  },
  (bytes, random) => {
    const at = random(bytes.length)
    const text = oddTexts[random(oddTexts.length)] ?? ''
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(text), bytes.subarray(at)])
  },
  (bytes, random) => {
    // lengths and counts of binary formats stand in four bytes
    const at = random(Math.max(1, bytes.length - 4))
    const value = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x00ffffff][random(6)] ?? 0
    if (bytes.length >= 4) bytes.writeUInt32LE(value, at)
    return bytes
  },
]

/** One to three changes of a sound file. */
export function mutate(sound: Uint8Array, random: (below: number) => number): Buffer {
  let bytes: Buffer = Buffer.from(sound)
  for (let changes = 1 + random(3); changes > 0 && bytes.length > 0; changes--) {
    const change = mutations[random(mutations.length)]
    if (change !== undefined) bytes = change(bytes, random)
  }
  return bytes
}
