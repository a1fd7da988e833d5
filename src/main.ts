#!/usr/bin/env node
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCli } from './cli/run-cli.ts'
import { readConfig, type Config } from './config.ts'
import { loggedError, serviceLogger } from './service-logger.ts'
import { operatorServices } from './operator-services.ts'
import { openServices, type Services } from './services.ts'
import { softwareVersion } from './version.ts'
import { createMaintenance } from './create-maintenance.ts'
import { startServer } from './start-server.ts'
import { openAuditReader } from './storage/audit/audit-reader.ts'
import { acquireLockFile } from './storage/duckdb/lock-file.ts'

const here = import.meta.dirname
const clock = () => new Date()
const loggerFor = (config: Config) => serviceLogger(config.OPENDRL_LOG_LEVEL, process.stderr)

/** A fault nobody caught ends the service, as Node would; its message, which may quote a value, is not printed. */
function endAtUncaughtFaults(config: Config): void {
  process.on('uncaughtException', (error) => {
    loggerFor(config).fatal(loggedError(error), 'uncaught')
    process.exit(70)
  })
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

/** Behind the services a command is given lie those that record nothing by themselves: a server records its requests. */
const behind = new WeakMap<Services, Services>()

process.exitCode = await runCli(
  process.argv,
  { out: process.stdout, err: process.stderr, terminal: process.stderr.isTTY === true },
  {
    clock,
    config: readConfig,
    maintenance: createMaintenance(clock),
    exportWorkerPath: join(here, 'export-worker.js'),
    parseChildPath: join(here, 'parse-child.js'),
    lockFolder(path) {
      mkdirSync(path, { recursive: true, mode: 0o700 })
      return acquireLockFile(join(path, 'lock'))
    },
    auditReader: (config) =>
      openAuditReader({
        dataDir: config.OPENDRL_DATA_DIR,
        clock,
        software: `OpenDRL ${softwareVersion}`,
        newId: randomUUID,
      }),
    untilStopped,
    startServer(services, config) {
      endAtUncaughtFaults(config)
      const own = behind.get(services) ?? services
      return startServer(own, config, loggerFor(config), join(here, 'web'))
    },
    async withServices(task, config = readConfig()) {
      const services = await openServices(config, {
        clock,
        logger: loggerFor(config),
        parseChildPath: join(here, 'parse-child.js'),
        interpretThreadPath: join(here, 'interpret-thread.js'),
        coreThreadPath: join(here, 'core-thread.js'),
      })
      try {
        const operator = operatorServices(services)
        behind.set(operator, services)
        return await task(operator)
      } finally {
        await services.close()
      }
    },
  },
)
