import type { Command } from 'commander'
import { bandingSchemes } from './catalogue/banding-schemes.ts'
import { drlSets } from './catalogue/drl-sets.ts'
import { protocols } from './catalogue/protocols.ts'
import { buildProgram } from './cli/run-cli.ts'
import { settings } from './config.ts'
import { dataDictionary } from './contract/data-dictionary.ts'
import { findingMends } from './domain/finding-mends.ts'
import { findingRules } from './domain/finding-rules.ts'
import type { OpenAPIObject } from './http/open-api-object.ts'
import { actionsExtension } from './http/needs.ts'
import { problems } from './http/problem.ts'
import { page, row } from './reference-page.ts'

export function settingReference(): string {
  const lines = Object.entries(settings).map(([name, { fallback, help }]) =>
    row(`\`${name}\``, `\`${fallback}\``, help),
  )
  return page(
    'Settings',
    'Environment variables, read once at start; every fault is printed together.',
    [row('setting', 'default', 'what it does'), row('---', '---', '---'), ...lines],
  )
}

export function apiReference(document: OpenAPIObject): string {
  const lines: string[] = []
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of ['get', 'post', 'put', 'delete'] as const) {
      const operation = item[method]
      if (operation === undefined) continue
      lines.push(`## ${method.toUpperCase()} ${path}`, '', `${operation.summary ?? ''}.`)
      if (operation.description !== undefined) lines.push('', operation.description)
      const needed: unknown = operation[actionsExtension]
      if (Array.isArray(needed))
        lines.push('', `Needs ${needed.map((action) => `\`${action}\``).join(' or ')}.`)
      const parameters = (operation.parameters ?? []).flatMap((parameter) =>
        'name' in parameter ? [parameter] : [],
      )
      if (parameters.length > 0)
        lines.push('', row('parameter', 'in', 'what it is'), row('---', '---', '---'))
      for (const { name, in: place, description } of parameters)
        lines.push(row(`\`${name}\``, place, description ?? ''))
      lines.push('', row('answer', 'means'), row('---', '---'))
      for (const [status, answer] of Object.entries(operation.responses ?? {}))
        lines.push(
          row(
            status,
            typeof answer === 'object' && 'description' in answer ? String(answer.description) : '',
          ),
        )
      lines.push('')
    }
  lines.push('## Problems', '', row('code', 'status', 'title'), row('---', '---', '---'))
  for (const [code, { status, title }] of Object.entries(problems))
    lines.push(row(`\`${code}\``, String(status), title))
  const intro =
    'Every request under `/api/v1` carries `Authorization: Bearer <key>`; [permissions](permissions.md) says which role may do what is needed. Errors are `application/problem+json` (RFC 9457). Beside these: `/health/live`, `/health/ready`, `/metrics`, `/openapi.json`, `/docs` and the web app at `/`.'
  return page('HTTP API', intro, lines)
}

export function commandReference(): string {
  const never = (): never => {
    throw new Error('the description of the commands runs none')
  }
  const program = buildProgram({
    io: { out: process.stdout, err: process.stderr, terminal: false },
    clock: never,
    config: never,
    exportWorkerPath: '',
    parseChildPath: '',
    lockFolder: never,
    maintenance: {
      backups: never,
      pruneBackups: never,
      checkBackup: never,
      restore: never,
      verify: never,
      rebuild: never,
    },
    withServices: never,
    auditReader: never,
    startServer: never,
    untilStopped: never,
    finish: never,
  })
  const describe = (command: Command, prefix: string): readonly string[] => {
    const name = `${prefix} ${command.name()}`
    const children = command.commands.flatMap((child) => describe(child, name))
    // a group that does something itself has options of its own
    if (command.commands.length > 0 && command.options.length === 0) return children
    const usage = `## ${name} ${command.usage()}`.replace(' [options]', '')
    const options = command.options.map((option) =>
      row(
        `\`${option.flags}\``,
        `${option.description}${option.defaultValue === undefined || Array.isArray(option.defaultValue) ? '' : ` (default ${String(option.defaultValue)})`}`,
      ),
    )
    const head = options.length > 0 ? ['', row('option', 'what it does'), row('---', '---')] : []
    return [usage, '', `${command.description()}.`, ...head, ...options, '', ...children]
  }
  const intro =
    'In a checkout: `npm run -s opendrl -- COMMAND`. Exit codes: 0 done (for `ingest`: nothing rejected or quarantined), 1 bad input, 2 bad usage, 3 failure.'
  return page(
    'Command line',
    intro,
    program.commands.flatMap((command) => describe(command, 'opendrl')),
  )
}

export function dictionaryReference(): string {
  const lines = dataDictionary.columns.map(({ name, type, unit, description }) =>
    row(`\`${name}\``, type, unit ?? '', description),
  )
  return page('Data dictionary of a release', dataDictionary.description, [
    row('column', 'type', 'unit', 'meaning'),
    row('---', '---', '---', '---'),
    ...lines,
  ])
}

export function findingReference(): string {
  const mends: Readonly<Record<string, string>> = findingMends
  const lines = Object.entries(findingRules).map(([rule, { severity, sentence }]) =>
    row(`\`${rule}\``, severity, sentence, mends[rule] ?? ''),
  )
  const intro =
    'Rejected: cannot be read. Quarantined: readable but not believable, kept out of statistics. Noted: kept and used.'
  return page('Findings', intro, [
    row('rule', 'severity', 'what it says', 'what to do'),
    row('---', '---', '---', '---'),
    ...lines,
  ])
}

export function protocolReference(): string {
  const lines = [
    row('LOINC', 'name', 'region', 'children banded by'),
    row('---', '---', '---', '---'),
    ...protocols.map(({ loinc, name, region, paediatricScheme }) =>
      row(loinc, name, region, paediatricScheme),
    ),
    '',
    '## Banding schemes',
    '',
    row('scheme', 'bands', 'source'),
    row('---', '---', '---'),
    ...bandingSchemes.map(({ id, bands, source }) =>
      row(`\`${id}\``, bands.map(({ label }) => label).join('; '), source),
    ),
    '',
    '## Published DRL sets',
    '',
    row('set', 'name', 'values', 'CTDIvol of'),
    row('---', '---', '---', '---'),
    ...drlSets.map(({ id, name, values, ctdivolOf }) =>
      row(`\`${id}\``, name, String(values.length), ctdivolOf),
    ),
  ]
  const intro = 'LOINC terms © Regenstrief Institute; RadLex Playbook names © RSNA.'
  return page('Protocols, banding schemes and published DRL sets', intro, lines)
}
