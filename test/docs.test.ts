import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settings } from '../src/config.ts'
import { exclusionReasons, methodIds, verdicts } from '../src/contract/analytics.ts'
import { problems } from '../src/http/problem.ts'

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

  it('of the core names files, exports, settings and problems as they are', () => {
    const page = read('docs/core.md')
    const quoted = [...page.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')
    const files = quoted.filter((name) => /^(src|test|bench|\.config)\//.test(name))
    const settingNames = quoted.filter((name) => name.startsWith('OPENDRL_'))
    const codes = quoted.filter((name) => /^[a-z]+(-[a-z]+)+$/.test(name))
    const exported = quoted
      .map((name) => /^([A-Za-z]*[a-z][A-Za-z]*)(\(.*\))?$/.exec(name)?.[1])
      .filter((name) => name !== undefined)
    for (const found of [files, settingNames, codes, exported])
      expect(found.length).toBeGreaterThan(0)
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => read(join('src', name)))
    const isExported = (name: string) =>
      sources.some((text) =>
        new RegExp(`^export (async )?(class|const|function|interface|type) ${name}\\b`, 'm').test(
          text,
        ),
      )
    expect(files.filter((name) => !existsSync(join(root, name)))).toEqual([])
    expect(settingNames.filter((name) => !(name in settings))).toEqual([])
    expect(codes.filter((name) => !(name in problems))).toEqual([])
    expect(exported.filter((name) => !isExported(name))).toEqual([])
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
    const trust = read('docs/trust.md')
    const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.md'),
    )
    const unlinked = pages.filter(
      (name) =>
        !name.startsWith('decisions/') &&
        !readme.includes(`docs/${name}`) &&
        !trust.includes(`](${name})`),
    )
    expect(unlinked).toEqual([])
  })
})
