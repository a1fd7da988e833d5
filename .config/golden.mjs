// Makes a golden registry: the database file a released version writes for fixed data, and its answers.
//   npm run -s golden -- <git ref> <name>
// Everything is done by that version's own command line, so the same script makes the next one.
// Writes test/storage/golden/<name>.duckdb.gz and <name>.answers.json.gz; commit both, and never change them again.
import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [ref, name] = process.argv.slice(2)
if (ref === undefined || name === undefined || !/^[a-z0-9.-]+$/.test(name)) {
  process.stderr.write(
    'Which version, and what to call it: npm run -s golden -- <git ref> <name>\n',
  )
  process.exit(2)
}

const scratch = mkdtempSync(join(tmpdir(), 'opendrl-golden-'))
const source = join(scratch, 'source')
const dataDir = join(scratch, 'data')

/** Runs a command of that version. @returns what it printed; `ingest` ends with 1 when anything is set aside */
function opendrl(...args) {
  const environment = { ...process.env, OPENDRL_DATA_DIR: dataDir, OPENDRL_LOG_LEVEL: 'error' }
  try {
    return execFileSync(process.execPath, [join(source, 'dist/main.js'), ...args], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1 << 28,
    })
  } catch (error) {
    if (error.status === 1 && args[0] === 'ingest') return error.stdout
    throw error
  }
}
const asked = (...args) => JSON.parse(opendrl(...args, '--json'))

/** A few hospitals, and every kind of fact: mappings, late sizes, decisions, rules, withdrawals, documents. */
function fill() {
  const exports = join(scratch, 'exports')
  opendrl(
    'generate',
    exports,
    '--exams',
    '1500',
    '--hospitals',
    '6',
    '--seed',
    '7',
    '--until',
    '2026-06-30',
  )
  const hospitals = readdirSync(exports).sort()
  for (const id of hospitals) {
    opendrl('facility', 'add', '--name', `Hospital ${id}`, '--id', id)
    opendrl('key', 'create', '--role', 'physicist', '--facility', id, '--label', id, '--json')
    const years = readdirSync(join(exports, id)).sort()
    const uploads = years.map((year) => asked('ingest', join(exports, id, year), '--facility', id))
    const mappings = asked('mapping', 'suggest', '--facility', id).names.flatMap(
      ({ localName, suggestions }) =>
        suggestions.slice(0, 1).map(({ loinc }) => ({ localName, loinc })),
    )
    writeFileSync(join(scratch, 'mappings.json'), JSON.stringify(mappings))
    opendrl('mapping', 'import', join(scratch, 'mappings.json'), '--facility', id)
    if (id === hospitals[0]) opendrl('upload', 'withdraw', uploads[0].uploadId)
    opendrl(
      'rule',
      'add',
      '--facility',
      id,
      '--local-name',
      'thorax',
      '--purpose',
      'diagnostic',
      '--reason',
      'golden',
    )
  }
  asked('ingest', join(source, 'sample-data/small'), '--facility', hospitals[0])
  const { exams } = asked('exam', 'list', '--quarantined')
  for (const [index, { examId }] of exams.slice(0, 6).entries())
    opendrl('exam', index % 2 === 0 ? 'accept' : 'discard', examId, '--reason', 'golden')
  const sizes = join(scratch, 'sizes.csv')
  writeFileSync(sizes, 'accession_number,weight_kg,height_cm\nA1,70,171\nA2,31,\n')
  asked('ingest', sizes, '--facility', hospitals[0])
  opendrl('release', 'create', '--title', 'Golden')
  return hospitals
}

/** What must never change: the rows of these answers, whatever version gives them. */
function answersOf(hospitals) {
  const period = ['--from', '2023-07-01', '--to', '2026-06-30']
  const questions = [
    ['drl', ...period],
    ['drl', ...period, '--method', 'pooled', '--quantile-type', '6'],
    ['drl', ...period, '--quantity', 'CTDIvol', '--method', 'icrp135-scanner'],
  ]
  return {
    answers: questions.map((command) => ({ command, rows: asked(...command).rows })),
    exams: hospitals.map((id) => ({
      facility: id,
      exams: asked('exam', 'list', '--facility', id, '--limit', '1000').exams.length,
    })),
    uploads: asked('upload', 'list')
      .uploads.map(({ uploadId, state, counts }) => ({ uploadId, state, counts }))
      .sort((one, other) => (one.uploadId < other.uploadId ? -1 : 1)),
    mappings: hospitals.map((id) => ({
      facility: id,
      mapped: asked('mapping', 'list', '--facility', id).localNames.filter(
        ({ loinc }) => loinc !== null,
      ).length,
    })),
  }
}

try {
  mkdirSync(source)
  const archive = execFileSync('git', ['archive', ref], { cwd: root, maxBuffer: 1 << 30 })
  execFileSync('tar', ['-x', '-C', source], { input: archive })
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'), 'junction')
  execFileSync(process.execPath, [join(source, '.config/build.mjs')], {
    cwd: source,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const commit = execFileSync('git', ['rev-parse', ref], { cwd: root, encoding: 'utf8' }).trim()
  const answers = answersOf(fill())
  const folder = join(root, 'test/storage/golden')
  mkdirSync(folder, { recursive: true })
  const file = gzipSync(readFileSync(join(dataDir, 'registry.duckdb')), { level: 9 })
  writeFileSync(join(folder, `${name}.duckdb.gz`), file)
  const told = gzipSync(JSON.stringify({ name, commit, ...answers }), { level: 9 })
  writeFileSync(join(folder, `${name}.answers.json.gz`), told)
  process.stdout.write(`${name}: ${file.length} bytes of database.\n`)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
