import type { AuditReader } from '../access/audit/ports.ts'
import type { Config } from '../config.ts'
import type { Services } from '../services.ts'
import type { RunningServer } from '../start-server.ts'
import type { ExitCode, Io } from './io.ts'
import type { Maintenance } from './maintenance.ts'

/** What every command is given; the composition root decides how registries open and servers start. */
export interface CliContext {
  readonly io: Io
  readonly clock: () => Date
  readonly config: () => Config
  /** The built file the export thread of the demonstration starts from. */
  readonly exportWorkerPath: string
  /** The built file the process that reads files starts from. */
  readonly parseChildPath: string
  /** Takes a folder for this process alone; made where it is missing. @throws when another process has it */
  lockFolder(path: string): { release(): void }
  readonly maintenance: Maintenance
  /** Opens the registry for the time of one task and closes it, whatever happens. */
  withServices<T>(task: (services: Services) => Promise<T>, config?: Config): Promise<T>
  /** The audit trail of a data directory, also while a service uses it. */
  auditReader(config: Config): AuditReader
  startServer(services: Services, config: Config): Promise<RunningServer>
  /** Resolves at SIGTERM or SIGINT. */
  untilStopped(): Promise<void>
  /** Sets the exit code of a command that ended in order, yet not all well. */
  finish(code: ExitCode): void
}
