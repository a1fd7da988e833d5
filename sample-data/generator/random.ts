const rotateLeft = (value: number, bits: number): number =>
  ((value << bits) | (value >>> (32 - bits))) >>> 0

/** FNV-1a over UTF-16 code units: a label becomes a 32-bit seed. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < label.length; index += 1) {
    hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/** splitmix32: spreads a small seed over the generator's state. */
function splitmix(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

/**
 * xoshiro128** (Blackman, Vigna 2018): seeded, the same on every machine. Normals by the polar
 * method, which needs only log and sqrt: sin and cos may differ in the last bit between engines.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number
  #spare: number | null = null

  constructor(state: readonly [number, number, number, number]) {
    this.#a = state[0] >>> 0
    this.#b = state[1] >>> 0
    this.#c = state[2] >>> 0
    this.#d = state[3] >>> 0
  }

  /** An own stream per label, so that drawing more for one hospital changes no other. */
  static of(seed: number, label: string): Random {
    const next = splitmix((Math.trunc(seed) ^ hashLabel(`${seed}|${label}`)) >>> 0)
    return new Random([next(), next(), next(), next() || 1])
  }

  /** The next 32 bits. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.#b, 5) >>> 0, 7), 9) >>> 0
    const shifted = (this.#b << 9) >>> 0
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b = (this.#b ^ this.#c) >>> 0
    this.#a = (this.#a ^ this.#d) >>> 0
    this.#c = (this.#c ^ shifted) >>> 0
    this.#d = rotateLeft(this.#d >>> 0, 11)
    return result
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.uint32() / 0x1_0000_0000
  }

  between(min: number, max: number): number {
    return min + (max - min) * this.uniform()
  }

  /** Whole number in [0, count). */
  below(count: number): number {
    return Math.floor(this.uniform() * count)
  }

  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  /** Standard normal. */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare
      this.#spare = null
      return spare
    }
    for (;;) {
      const x = 2 * this.uniform() - 1
      const y = 2 * this.uniform() - 1
      const square = x * x + y * y
      if (square > 0 && square < 1) {
        const scale = Math.sqrt((-2 * Math.log(square)) / square)
        this.#spare = y * scale
        return x * scale
      }
    }
  }

  /** Normal cut at `limit` standard deviations: no exam of the sample is a freak by accident. */
  normalWithin(limit: number): number {
    for (;;) {
      const value = this.normal()
      if (Math.abs(value) <= limit) return value
    }
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)]
    if (value === undefined) throw new RangeError('Nothing to pick from')
    return value
  }

  /** @param weights need not sum to one @returns an index */
  weighted(weights: readonly number[]): number {
    let left = this.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
    for (let index = 0; index < weights.length; index += 1) {
      left -= weights[index] ?? 0
      if (left < 0) return index
    }
    return weights.length - 1
  }
}
