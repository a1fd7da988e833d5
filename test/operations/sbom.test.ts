import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')
const sbom = (): string =>
  execFileSync(process.execPath, ['.config/sbom.mjs'], { cwd: root, encoding: 'utf8' })

const licence = z.union([
  z.strictObject({ license: z.strictObject({ id: z.string() }) }),
  z.strictObject({ expression: z.string() }),
])
const component = z.strictObject({
  type: z.literal('library'),
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  scope: z.enum(['required', 'optional']),
  hashes: z
    .array(
      z.strictObject({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) }),
    )
    .length(1),
  licenses: z.array(licence).length(1),
  purl: z.string().regex(/^pkg:npm\/(%40[^/]+\/)?[^/@]+@/),
  properties: z.array(z.strictObject({ name: z.string(), value: z.string() })),
})
/** The parts of CycloneDX 1.6 that are used, and none besides. */
const document = z.strictObject({
  $schema: z.literal('http://cyclonedx.org/schema/bom-1.6.schema.json'),
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  version: z.literal(1),
  metadata: z.strictObject({ component: z.looseObject({ name: z.literal('opendrl') }) }),
  components: z.array(component),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
})
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({ version: z.string().optional(), dev: z.boolean().optional() }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))

const permissive = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Zlib',
  'BlueOak-1.0.0',
  'Unlicense',
])

describe('the bill of materials', () => {
  const bom = document.parse(JSON.parse(sbom()))

  it('holds what the lockfile installs for the service, exactly, and what is built into the page', () => {
    const installed = Object.entries(lock.packages)
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`)
    const ofService = bom.components.filter(({ properties }) => properties[0]?.value === 'service')
    expect(ofService.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(
      [...new Set(installed)].sort(),
    )
    const ofPage = bom.components.filter(({ properties }) => properties[0]?.value === 'page')
    expect(ofPage.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['preact', '@observablehq/plot', 'd3-scale']),
    )
    expect(bom.components.map(({ name }) => name)).not.toContain('vitest')
  })

  it('names each once, and every dependency it names is there', () => {
    const refs = bom.components.map((each) => each['bom-ref'])
    expect(new Set(refs).size).toBe(refs.length)
    const known = new Set([...refs, ...bom.dependencies.slice(0, 1).map(({ ref }) => ref)])
    expect(
      bom.dependencies
        .flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
        .filter((ref) => !known.has(ref)),
    ).toEqual([])
    expect(bom.dependencies.length).toBe(refs.length + 1)
  })

  it('holds permissive licences only', () => {
    const words = bom.components.flatMap(({ name, licenses }) =>
      licenses.flatMap((said) =>
        ('expression' in said ? said.expression : said.license.id)
          .split(/[()]| AND | OR /)
          .filter((word) => word.trim() !== '')
          .map((word) => ({ name, word: word.trim() })),
      ),
    )
    expect(words.filter(({ word }) => !permissive.has(word))).toEqual([])
  })

  it('is the same bytes each time', () => {
    expect(sbom()).toBe(sbom())
  })
})

describe('the audit of dependencies', () => {
  const judged = (report: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'opendrl-audit-'))
    writeFileSync(join(folder, 'report.json'), report)
    const args = ['.config/audit-dependencies.mjs', '--report', join(folder, 'report.json')]
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    return { status, stdout }
  }
  const report = (found: object) =>
    JSON.stringify({
      vulnerabilities: { x: { severity: 'high', range: '<2' } },
      metadata: { vulnerabilities: found },
    })

  it('fails on high and critical ones, and names them', () => {
    expect(judged(report({ high: 1, critical: 0 }))).toMatchObject({ status: 1 })
    expect(judged(report({ high: 0, critical: 2 })).status).toBe(1)
    expect(judged(report({ high: 1 })).stdout).toContain('high x <2')
  })

  it('passes on less, and where the registry does not answer, and says which', () => {
    expect(judged(report({ moderate: 3 }))).toMatchObject({ status: 0 })
    const refused = judged(JSON.stringify({ statusCode: 405, error: {} }))
    expect(refused).toMatchObject({ status: 0 })
    expect(refused.stdout).toContain('not answered')
    expect(judged('').stdout).toContain('not answered')
  })
})
