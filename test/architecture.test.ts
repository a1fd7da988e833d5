import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')

/** Each layer and the layers it may know; files directly in src compose and may know all. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  catalogue: ['domain'],
  aggregate: ['domain'],
  contract: ['domain', 'catalogue'],
  ingest: ['domain', 'catalogue', 'contract', 'version.ts'],
  access: ['domain', 'catalogue', 'contract', 'ingest/ports.ts'],
  analytics: ['domain', 'catalogue', 'aggregate', 'contract', 'access/disclosure'],
  storage: ['domain', 'catalogue', 'aggregate', 'contract', 'ingest', 'analytics', 'access'],
  http: [
    'domain',
    'catalogue',
    'contract',
    'analytics',
    'access',
    'ingest',
    'services.ts',
    'version.ts',
  ],
  dicom: ['domain', 'catalogue', 'contract', 'ingest'],
  send: ['domain', 'catalogue', 'contract', 'ingest', 'access', 'version.ts'],
  report: ['domain', 'catalogue', 'contract', 'analytics'],
  cli: [
    'domain',
    'catalogue',
    'contract',
    'analytics',
    'access',
    'ingest',
    'send',
    'services.ts',
    'start-server.ts',
    'version.ts',
    'config.ts',
    'sample-data',
  ],
  web: ['domain', 'contract', 'catalogue/dose-bounds.ts'],
}
/** Packages a pure layer may use: none; and what only one layer may touch. */
const onlyIn: Readonly<Record<string, readonly string[]>> = {
  '@duckdb/node-api': ['storage'],
  '@duckdb/node-bindings': ['storage'],
  hono: ['http'],
  '@hono/node-server': ['http', '.'],
  '@hono/zod-openapi': ['http'],
  // an oracle of the tests and the yardstick of a bench
  'dicom-parser': [],
  'csv-parse': ['ingest'],
  yauzl: ['ingest'],
  saxes: ['ingest'],
  hyparquet: ['ingest'],
  'hyparquet-compressors': ['ingest'],
  'dcmjs-dimse': ['dicom'],
  jose: ['access'],
  'openid-client': ['access'],
  // the provider that sign-in is tested with
  'oidc-provider': [],
  commander: ['cli', '.'],
  preact: ['web'],
  '@observablehq/plot': ['web'],
}
const pure = new Set(['domain', 'catalogue', 'aggregate'])
/** Checks the shape of data files; does no I/O. */
const purePackages = new Set(['zod'])

interface Import {
  readonly file: string
  readonly layer: string
  readonly target: string
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name))
}

const layerOf = (file: string): string => {
  const [first = '', second] = relative(src, file).split('/')
  return second === undefined ? '.' : first
}

const importPattern = /^(?:import|export)\s[^'"`;]*?from '([^']+)'|\bimport\(?\s*'([^']+)'/gm

const imports: readonly Import[] = sources(src).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(importPattern)].map((match) => ({
    file: relative(root, file),
    layer: layerOf(file),
    target: match[1] ?? match[2] ?? '',
  })),
)

describe('the layers', () => {
  it('import only the layers before them', () => {
    const wrong = imports.filter(({ file, layer, target }) => {
      if (!target.startsWith('.') || layer === '.') return false
      const path = resolve(dirname(join(root, file)), target)
      const inside = relative(src, path)
      const place = inside.startsWith('..') ? (relative(root, path).split('/')[0] ?? '') : inside
      const allowed = [layer, ...(mayImport[layer] ?? [])]
      return !allowed.some((name) => place === name || place.startsWith(`${name}/`))
    })
    expect(wrong).toEqual([])
  })

  it('are all in the table', () => {
    const known = new Set([...Object.keys(mayImport), '.'])
    expect(
      [...new Set(imports.map(({ layer }) => layer))].filter((layer) => !known.has(layer)),
    ).toEqual([])
  })

  it('that are pure use no packages and no Node modules', () => {
    const wrong = imports.filter(
      ({ layer, target }) =>
        pure.has(layer) && !target.startsWith('.') && !purePackages.has(target),
    )
    expect(wrong).toEqual([])
  })

  it('keep each engine and framework to the layer that owns it', () => {
    const wrong = imports.filter(({ layer, target }) => {
      const name = target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/')
      const owners = onlyIn[name]
      return owners !== undefined && !owners.includes(layer)
    })
    expect(wrong).toEqual([])
  })

  it('have one reader of the environment, and nobody prints, asks the time or throws dice below the edges', () => {
    const wrong = sources(src).filter((file) => {
      const text = readFileSync(file, 'utf8')
      const layer = layerOf(file)
      if (text.includes('process.env') && relative(src, file) !== 'config.ts') return true
      const impure = /\bconsole\.|Math\.random\(|Date\.now\(|new Date\(\)/.test(text)
      return impure && !['.', 'cli', 'http', 'web'].includes(layer)
    })
    expect(wrong.map((file) => relative(root, file))).toEqual([])
  })
})

describe('the files', () => {
  const code = [
    src,
    join(root, 'test'),
    join(root, 'sample-data/generator'),
    join(root, 'bench'),
  ].flatMap((folder) => {
    try {
      return sources(folder)
    } catch {
      return []
    }
  })

  it('have at most 400 lines and kebab-case names', () => {
    const long = code.filter((file) => readFileSync(file, 'utf8').split('\n').length > 401)
    const named = code.filter((file) => !/\/[a-z0-9-]+(\.test|\.as)?\.tsx?$/.test(file))
    expect([...long, ...named].map((file) => relative(root, file))).toEqual([])
  })

  it('hold no escape from types or tests, no index that loses entries, no coerced number', () => {
    const forbidden =
      /:\s*any\b|as any\b|as unknown as|@ts-(ignore|expect-error|nocheck)|(eslint|oxlint)-disable|\b(it|test|describe)\.only\b|create\s+(unique\s+)?index|coerce\.number/i
    const self = relative(root, import.meta.filename)
    const wrong = code
      .filter((file) => relative(root, file) !== self && forbidden.test(readFileSync(file, 'utf8')))
      .map((file) => relative(root, file))
    expect(wrong).toEqual([])
  })
})
