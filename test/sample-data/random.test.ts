import { describe, expect, it } from 'vitest'
import { Random } from '../../sample-data/generator/random.ts'

describe('Random', () => {
  it('gives the reference sequence of xoshiro128** from state 1, 2, 3, 4', () => {
    const random = new Random([1, 2, 3, 4])
    const first = Array.from({ length: 6 }, () => random.uint32())
    expect(first).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492])
  })

  it('gives the same stream for the same seed and label, another for another', () => {
    const draw = (seed: number, label: string) => {
      const random = Random.of(seed, label)
      return [random.uint32(), random.uint32(), random.uint32()]
    }
    expect(draw(1, 'a')).toEqual(draw(1, 'a'))
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'))
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'))
  })

  it('draws uniforms in [0, 1) and normals with mean 0 and variance 1', () => {
    const random = Random.of(3, 'moments')
    const count = 20_000
    let [sum, squares] = [0, 0]
    for (let index = 0; index < count; index += 1) {
      const uniform = random.uniform()
      expect(uniform >= 0 && uniform < 1).toBe(true)
      const normal = random.normal()
      sum += normal
      squares += normal * normal
    }
    expect(Math.abs(sum / count)).toBeLessThan(0.03)
    expect(Math.abs(squares / count - 1)).toBeLessThan(0.05)
  })

  it('picks by weight', () => {
    const random = Random.of(4, 'weights')
    const hits = [0, 0, 0]
    for (let index = 0; index < 6_000; index += 1) {
      const picked = random.weighted([1, 0, 3])
      hits[picked] = (hits[picked] ?? 0) + 1
    }
    expect(hits[1]).toBe(0)
    expect((hits[2] ?? 0) / 6_000).toBeCloseTo(0.75, 1)
  })

  it('refuses to pick from nothing', () => {
    expect(() => Random.of(1, 'x').pick([])).toThrow(RangeError)
  })
})
