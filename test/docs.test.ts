import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exclusionReasons, methodIds, verdicts } from '../src/contract/analytics.ts'

const root = join(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
const read = (name: string) => readFileSync(join(root, name), 'utf8')

describe('the documentation', () => {
  it('has no link to a file that is not there', () => {
    const broken = tracked.flatMap((name) =>
      [...read(name).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .map((match) => resolve(dirname(join(root, name)), match[1] ?? ''))
        .filter((target) => !existsSync(target))
        .map((target) => `${name}: ${relative(root, target)}`),
    )
    expect(broken).toEqual([])
  })

  it('explains every method, verdict and exclusion', () => {
    const methods = read('docs/methods.md')
    const missing = [...methodIds, ...verdicts, ...exclusionReasons].filter(
      (name) => !methods.includes(`\`${name}\``),
    )
    expect(missing).toEqual([])
  })

  it('names every npm script it uses as it is', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const used = tracked.flatMap((name) =>
      [...read(name).matchAll(/npm run (?:-s )?([a-z:]+)/g)].map((match) => match[1] ?? ''),
    )
    expect(used.filter((name) => !(name in scripts))).toEqual([])
  })

  it('keeps the README on one screen', () => {
    expect(read('README.md').split('\n').length).toBeLessThan(60)
  })

  it('is linked from the README, reference and decisions included', () => {
    const readme = read('README.md')
    const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.md'),
    )
    const unlinked = pages.filter(
      (name) => !name.startsWith('decisions/') && !readme.includes(`docs/${name}`),
    )
    expect(unlinked).toEqual([])
  })
})
