// Software bill of materials (CycloneDX 1.6, JSON) of what is installed with --omit dev and of what is built into the
// page, from package-lock.json alone: the same lockfile gives the same bytes. Written to standard output.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const read = (name) => readFileSync(join(root, name), 'utf8')
const lockText = read('package-lock.json')
const { packages } = JSON.parse(lockText)
const { name, version, license } = JSON.parse(read('package.json'))

/** Bundled into the page's files, though nothing of them is installed with the service. */
const inThePage = ['preact', '@observablehq/plot']

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** Where Node would find a package that is asked for at a place. */
function resolved(from, wanted) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${wanted}`
    if (path in packages) return path
    if (at === '') return null
  }
}

const needsOf = (path) => {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = packages[path]
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
    .map((wanted) => resolved(path, wanted))
    .filter((found) => found !== null)
}

const page = new Set()
const visit = (path) => {
  if (path === null || page.has(path)) return
  page.add(path)
  needsOf(path).forEach(visit)
}
inThePage.forEach((wanted) => visit(resolved('', wanted)))

const shipped = Object.keys(packages)
  .filter((path) => path !== '' && (packages[path].dev !== true || page.has(path)))
  .sort()

const purl = (path) => `pkg:npm/${nameOf(path).replace(/^@/, '%40')}@${packages[path].version}`

/** Said in the package itself, in a form the lockfile does not copy. */
const saidElsewhere = { 'memorystream@0.3.1': 'MIT' }

function licences(path) {
  const said = packages[path].license ?? saidElsewhere[`${nameOf(path)}@${packages[path].version}`]
  if (said === undefined) return []
  return /[ ()]/.test(said) ? [{ expression: said }] : [{ license: { id: said } }]
}

function hashes({ integrity }) {
  const [algorithm, digest] = (integrity ?? '').split('-')
  if (algorithm !== 'sha512') return []
  return [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }]
}

const byRef = new Map(
  shipped.map((path) => {
    const entry = packages[path]
    const ref = purl(path)
    return [
      ref,
      {
        type: 'library',
        'bom-ref': ref,
        name: nameOf(path),
        version: entry.version,
        scope: entry.optional === true ? 'optional' : 'required',
        hashes: hashes(entry),
        licenses: licences(path),
        purl: ref,
        properties: [{ name: 'opendrl:used-by', value: entry.dev === true ? 'page' : 'service' }],
      },
    ]
  }),
)
const isShipped = new Set(shipped)
const own = `pkg:npm/${name}@${version}`
const dependsOn = (path) =>
  [
    ...new Set(
      needsOf(path)
        .filter((p) => isShipped.has(p))
        .map(purl),
    ),
  ].sort()
const direct = Object.keys(packages[''].dependencies)
  .concat(inThePage)
  .map((wanted) => purl(resolved('', wanted)))

const digest = createHash('sha256').update(lockText).digest('hex')
const serial = [8, 4, 4, 4, 12]
  .reduce(
    ({ at, parts }, length) => ({
      at: at + length,
      parts: [...parts, digest.slice(at, at + length)],
    }),
    { at: 0, parts: [] },
  )
  .parts.join('-')

const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${serial}`,
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': own,
      name,
      version,
      licenses: [{ license: { id: license } }],
      purl: own,
    },
  },
  components: [...byRef.values()],
  dependencies: [
    { ref: own, dependsOn: [...new Set(direct)].sort() },
    ...new Map(
      shipped.map((path) => [purl(path), { ref: purl(path), dependsOn: dependsOn(path) }]),
    ).values(),
  ],
}
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`)
