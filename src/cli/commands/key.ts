import type { Command } from 'commander'
import { isKeyLive } from '../../access/key-lifetime.ts'
import { keyRotation, newKey } from '../../contract/key.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

const collect = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...value.split(','),
]

interface CreateOptions {
  readonly label?: string
  readonly role: readonly string[]
  readonly facility: readonly string[]
  readonly expires?: string
  readonly json?: boolean
}

const rotationRefused = {
  unknown: 'There is no such key.',
  ended: 'The key was revoked or has expired; create a new one.',
  'two-live':
    'The client has two keys that work. Revoke one, or wait for the end of their overlap.',
} as const

/** opendrl key create | rotate | list | revoke */
export function keyCommand(
  program: Command,
  { io, clock, withServices, finish }: CliContext,
): void {
  const key = program.command('key').description('Keys for hospitals, people and programs')
  key
    .command('create')
    .description('Create a key; it is shown this once')
    .requiredOption(
      '--role <role>',
      'uploader, physicist, researcher, officer, authority or admin; repeat or separate by commas',
      collect,
      [],
    )
    .option(
      '--facility <code>',
      'facility it may act for; repeat or separate by commas',
      collect,
      [],
    )
    .option('--label <text>', 'for whom or what')
    .option('--expires <date-time>', 'ISO date-time after which it fails')
    .option('--json', 'print JSON')
    .action(async (options: CreateOptions) => {
      const wide = options.role.some((role) => role === 'authority' || role === 'admin')
      const parsed = newKey.safeParse({
        label: options.label ?? options.role.join('+'),
        roles: options.role,
        facilities: options.facility.length === 0 && wide ? '*' : options.facility,
        ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
      })
      if (!parsed.success)
        throw new UsageError(
          parsed.error.issues
            .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
            .join('\n'),
        )
      await withServices(async (services) => {
        const created = await services.createKey(parsed.data)
        if ('unknownFacilities' in created) {
          io.err.write(`There is no such facility: ${created.unknownFacilities.join(', ')}.\n`)
          return finish(exitCodes.badInput)
        }
        if (options.json === true) return printJson(io, created)
        printLine(io, created.key)
        printLine(io, `Roles ${created.roles.join(', ')}. Keep it safe: it is not shown again.`)
      })
    })
  key
    .command('rotate <id>')
    .description('Make the successor of a key for the same client; it is shown this once')
    .option('--overlap-days <days>', 'how long the old key still works; 0 ends it at once', '7')
    .option('--json', 'print JSON')
    .action(async (id: string, options: { overlapDays: string; json?: boolean }) => {
      const days = /^\d+(\.\d+)?$/.test(options.overlapDays) ? Number(options.overlapDays) : -1
      const rotation = keyRotation.safeParse({ overlapDays: days })
      if (!rotation.success) throw new UsageError('--overlap-days: a number from 0 to 90')
      await withServices(async (services) => {
        const rotated = await services.rotateKey(id, rotation.data)
        if ('refused' in rotated) {
          io.err.write(`${rotationRefused[rotated.refused]}\n`)
          return finish(exitCodes.badInput)
        }
        if (options.json === true) return printJson(io, rotated)
        printLine(io, rotated.key)
        const { predecessor } = rotated
        printLine(io, `It succeeds ${predecessor.id}, which ends at ${predecessor.endsAt}.`)
      })
    })
  key
    .command('list')
    .description('List keys, without their secrets')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await withServices(async (services) => {
        const keys = await services.listKeys()
        if (json === true) return printJson(io, { keys })
        printLine(
          io,
          table(
            [
              { head: 'id', cell: (row) => row.id },
              { head: 'label', cell: (row) => row.label },
              { head: 'roles', cell: (row) => row.roles.join(',') },
              {
                head: 'facilities',
                cell: (row) => (row.facilities === '*' ? '*' : row.facilities.join(',')),
              },
              { head: 'client', cell: (row) => row.client },
              { head: 'ends', cell: (row) => row.expiresAt ?? '' },
              {
                head: 'state',
                cell: (row) =>
                  row.revokedAt !== null
                    ? 'revoked'
                    : isKeyLive(row, clock())
                      ? 'valid'
                      : 'expired',
              },
            ],
            keys,
          ),
        )
      })
    })
  key
    .command('revoke <id>')
    .description('Revoke a key')
    .action(async (id: string) => {
      await withServices(async (services) => {
        if ((await services.revokeKey(id)) === null) {
          io.err.write('There is no such key.\n')
          return finish(exitCodes.badInput)
        }
        printLine(io, `Revoked ${id}.`)
      })
    })
}
