import * as fc from 'fast-check'

/** The largest dose a column holds: one under the pattern of an absent one. */
export const mostDose = 0xfffffffe

type Draw = (below: number) => number
type Make = (length: number, draw: Draw) => Uint32Array

const each =
  (value: (place: number, length: number, draw: Draw) => number): Make =>
  (length, draw) =>
    Uint32Array.from({ length }, (_, place) => value(place, length, draw))

/** Values that a method which guesses from some of them, or counts by leading bits, may get wrong. */
const kinds = {
  'all zero': each(() => 0),
  'all the largest': each(() => mostDose),
  'all equal': each(() => 123_456),
  'two values far apart': each((_, __, draw) => (draw(2) === 0 ? 7 : mostDose)),
  'two neighbours': each((_, __, draw) => 0x80000000 - draw(2)),
  'all over 2^31': each((_, __, draw) => 0x80000000 + draw(0x7fffffff)),
  'heavy ties': each((_, __, draw) => (draw(10) < 9 ? 5000 : draw(10_000))),
  'one huge outlier': each((place, length, draw) =>
    place === Math.floor(length / 2) + 1 ? mostDose : draw(4000),
  ),
  'many outliers': each((_, __, draw) => (draw(50) === 0 ? mostDose - draw(9) : draw(200))),
  ascending: each((place) => 1000 * place),
  descending: each((place, length) => 1000 * (length - place)),
  'ascending by one from 2^32': each((place, length) => mostDose - length + place),
  'of every magnitude': each((_, __, draw) => draw(2 ** (1 + draw(32)) - 1)),
  'exponential steps': each((place) => Math.min(mostDose, 2 ** (place % 32))),
  'spread evenly': each((_, __, draw) => draw(mostDose + 1)),
  'low where a sample looks': (length) => lowWhereSampled(length),
} as const satisfies Record<string, Make>
type Kind = keyof typeof kinds

const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name)
export const hardKinds: readonly Kind[] = Object.keys(kinds).filter(isKind)

export function hardValues(kind: Kind, length: number, seed = 1): Uint32Array {
  return kinds[kind](length, drawing(seed))
}

/** Any of them, of `sizes`. */
export const someHardValues = (sizes: fc.Arbitrary<number>): fc.Arbitrary<Uint32Array> =>
  fc
    .record({ kind: fc.constantFrom(...hardKinds), length: sizes, seed: fc.nat(0xffffff) })
    .map(({ kind, length, seed }) => hardValues(kind, length, seed))

/** Whole numbers under a bound, the same for the same seed. */
export function drawing(seed: number): Draw {
  let state = seed + 1
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** What a sample of 64 sees is the lowest there is, and so it is of the rest, over and over. */
function lowWhereSampled(length: number): Uint32Array {
  const values = new Uint32Array(length)
  const places = Uint32Array.from({ length }, (_, place) => place)
  for (let left = length, value = 0; left > 0; value = Math.min(mostDose, value + 100_003)) {
    const step = Math.max(1, left >>> 6)
    let kept = 0
    for (let i = 0; i < left; i++) {
      const place = places[i] ?? 0
      if (i % step === 0) values[place] = value
      else places[kept++] = place
    }
    left = kept
  }
  return values
}
