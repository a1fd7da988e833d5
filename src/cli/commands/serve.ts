import type { Command } from 'commander'
import type { CliContext } from '../context.ts'

/** opendrl serve: the service until SIGTERM or SIGINT; ends with exit code 0 when stopped in order. */
export function serveCommand(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('Run the service (settings: OPENDRL_* in the environment)')
    .action(async () => {
      await context.withServices(async (services) => {
        const stopped = context.untilStopped()
        const server = await context.startServer(services, context.config())
        await stopped
        await server.stop()
      })
    })
}
