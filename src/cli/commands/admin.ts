import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'

/** opendrl admin create: the first administrator, at the data directory. */
export function adminCommand(program: Command, { io, withServices, finish }: CliContext): void {
  const admin = program.command('admin').description('The first administrator of a registry')
  admin
    .command('create')
    .description('Make the first administrator’s key of an empty registry; it is shown this once')
    .option('--label <text>', 'whose it is', 'administrator')
    .option('--json', 'print JSON')
    .action(async ({ label, json }: { label: string; json?: boolean }) => {
      await withServices(async (services) => {
        if ((await services.listKeys()).length > 0) {
          io.err.write('The registry has keys. Use "opendrl key create --role admin".\n')
          return finish(exitCodes.badInput)
        }
        const made = await services.createKey({ label, roles: ['admin'], facilities: '*' })
        if (!('key' in made)) throw new Error('A key of no facility needs none.')
        if (json === true) return printJson(io, made)
        printLine(io, made.key)
        printLine(io, 'Sign in with it on the page. Keep it safe: it is not shown again.')
      })
    })
}
