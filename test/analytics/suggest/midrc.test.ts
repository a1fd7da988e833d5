import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nameTokens } from '../../../src/analytics/suggest/plain-name.ts'
import { suggestProtocols } from '../../../src/analytics/suggest/suggest-protocols.ts'
import { crossValidate } from './support/cross-validate.ts'
import { expertNames } from './support/expert-names.ts'

const root = join(import.meta.dirname, '../../..')
const folds = 10

describe.skipIf(expertNames.length === 0)('names that experts mapped (samples/mapping)', () => {
  const judged = crossValidate(expertNames, folds)
  const share = (wanted: 'exact' | 'amongThree' | 'region') =>
    judged.filter((one) => one[wanted]).length / judged.length

  it('get the very protocol of the expert first, seven times of ten and more', () => {
    expect(share('exact')).toBeGreaterThanOrEqual(0.8)
    for (let fold = 0; fold < folds; fold++) {
      const held = judged.filter((one) => one.fold === fold)
      expect(held.filter(({ exact }) => exact).length / held.length).toBeGreaterThanOrEqual(0.6)
    }
  })
  it('get the protocol of the expert among the first three', () => {
    expect(share('amongThree')).toBeGreaterThanOrEqual(0.9)
  })
  it('get a protocol of the body region of the expert', () => {
    expect(share('region')).toBeGreaterThanOrEqual(0.97)
  })
  it('get a score of 0.9 and more only where it is right 95 times of 100', () => {
    const sure = judged.filter(({ score }) => score >= 0.9)
    expect(sure.length).toBeGreaterThan(judged.length / 2)
    expect(sure.filter(({ exact }) => exact).length / sure.length).toBeGreaterThanOrEqual(0.95)
  })
  it('get scores that mean how often they are right, as the service gives them', () => {
    const scores = judged.map(({ score }) => score)
    const expected = scores.reduce((sum, score) => sum + score, 0) / judged.length
    expect(Math.abs(expected - share('exact'))).toBeLessThan(0.08)
  })
  it('are known nowhere: no description of three words stands in what the engine knows', () => {
    const folder = (path: string) =>
      readdirSync(join(root, path)).map((name) => join(root, path, name))
    const files = [
      ...folder('src/catalogue/data/name-words'),
      ...folder('src/analytics/suggest'),
      join(root, 'src/catalogue/name-words.ts'),
      join(root, 'src/catalogue/body-parts.ts'),
      join(root, 'src/catalogue/suggestion-weights.ts'),
      join(root, 'src/catalogue/data/protocol-frequencies.json'),
    ]
    const known = files
      .map((file) => readFileSync(file, 'utf8'))
      .map((text) => ` ${nameTokens(text).join(' ')} `)
    const words = expertNames
      .map(({ description }) => nameTokens(description))
      .filter(({ length }) => length >= 3)
      .map((tokens) => tokens.join(' '))
    expect(words.length).toBeGreaterThan(100)
    expect(words.filter((text) => known.some((file) => file.includes(` ${text} `)))).toEqual([])
  })
  it('are suggested by the thousand in a second', () => {
    const names = expertNames.map(({ description }) => description)
    suggestProtocols({ modality: 'CT', localName: 'CT HEAD' })
    const started = performance.now()
    for (const localName of names) suggestProtocols({ modality: 'CT', localName })
    const perSecond = (names.length / (performance.now() - started)) * 1000
    expect(perSecond).toBeGreaterThan(100)
  })
})
