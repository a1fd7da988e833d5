import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { showSetUpCode } from '../show-set-up-code.ts'

/** opendrl serve: the service until SIGTERM or SIGINT; ends with exit code 0 when stopped in order. */
export function serveCommand(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('Run the service (settings: OPENDRL_* in the environment)')
    .action(async () => {
      await context.withServices(async (services) => {
        const stopped = context.untilStopped()
        const config = context.config()
        const server = await context.startServer(services, config)
        const code = await services.identity.setUp.open()
        const address = services.identity.publicUrl ?? server.address
        const forget =
          code === null
            ? () => {}
            : await showSetUpCode(context.io, code, address, config.OPENDRL_DATA_DIR)
        await stopped
        forget()
        await server.stop()
      })
    })
}
