import { Command, CommanderError } from 'commander'
import { resourceFailure, type ResourceFailure } from '../ingest/resource-failure.ts'
import { softwareVersion } from '../version.ts'
import { adminCommand } from './commands/admin.ts'
import { auditCommand } from './commands/audit.ts'
import { backupCommand } from './commands/backup.ts'
import { compareCommand } from './commands/compare.ts'
import { demoCommand } from './commands/demo.ts'
import { dicomPeerCommand } from './commands/dicom-peer.ts'
import { drlCommand } from './commands/drl.ts'
import { examCommand } from './commands/exam.ts'
import { facilityCommand } from './commands/facility.ts'
import { generateCommand } from './commands/generate.ts'
import { ingestCommand } from './commands/ingest.ts'
import { keyCommand } from './commands/key.ts'
import { layoutCommand } from './commands/layout.ts'
import { mappingCommand } from './commands/mapping.ts'
import { patientCommand } from './commands/patient.ts'
import { qualityCommand } from './commands/quality.ts'
import { rebuildCommand } from './commands/rebuild.ts'
import { releaseCommand } from './commands/release.ts'
import { retentionCommand } from './commands/retention.ts'
import { restoreCommand } from './commands/restore.ts'
import { sendCommand } from './commands/send.ts'
import { ruleCommand } from './commands/rule.ts'
import { serveCommand } from './commands/serve.ts'
import { snapshotCommand } from './commands/snapshot.ts'
import { uploadCommand } from './commands/upload.ts'
import { verifyCommand } from './commands/verify.ts'
import type { CliContext } from './context.ts'
import { exitCodes, type ExitCode, type Io } from './io.ts'

/** Errors a person can mend: shown as their sentence, without a stack. */
const ownWords: Readonly<Record<string, ExitCode>> = {
  UsageError: exitCodes.badUsage,
  ConfigError: exitCodes.badUsage,
  UnknownQuestion: exitCodes.badUsage,
  OutboxProblem: exitCodes.badUsage,
  DataDirectoryInUse: exitCodes.failure,
  RegistryReadOnly: exitCodes.failure,
  NoAuditTrail: exitCodes.badInput,
  AuditTrailBroken: exitCodes.failure,
  AuditUnwritable: exitCodes.failure,
  BackupProblem: exitCodes.badInput,
  RegistryRefused: exitCodes.failure,
  DatabaseOfAnotherVersion: exitCodes.failure,
}

const withoutResource: Readonly<Record<ResourceFailure, string>> = {
  'disk-full': 'The disk is full.',
  'disk-unwritable': 'The disk cannot be written to.',
  'files-exhausted': 'Too many files are open.',
}

/** Every command, documented from the same tree that parses them. */
export function buildProgram(context: CliContext): Command {
  const program = new Command('opendrl')
    .description('A radiation dose registry: dose reports in, diagnostic reference levels out.')
    .version(softwareVersion)
    .exitOverride()
    // `backup FOLDER` and `backup list FOLDER` have options of the same name.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => context.io.out.write(text),
      writeErr: (text) => context.io.err.write(text),
    })
  const commands = [
    demoCommand,
    serveCommand,
    facilityCommand,
    adminCommand,
    keyCommand,
    dicomPeerCommand,
    mappingCommand,
    layoutCommand,
    ingestCommand,
    uploadCommand,
    sendCommand,
    examCommand,
    ruleCommand,
    patientCommand,
    retentionCommand,
    qualityCommand,
    drlCommand,
    compareCommand,
    snapshotCommand,
    releaseCommand,
    auditCommand,
    backupCommand,
    restoreCommand,
    verifyCommand,
    rebuildCommand,
    generateCommand,
  ]
  for (const command of commands) command(program, context)
  return program
}

/** @returns the exit code: 0 done, 1 bad input, 2 bad usage, 3 failure */
export async function runCli(
  argv: readonly string[],
  io: Io,
  context: Omit<CliContext, 'io' | 'finish'>,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok
  const program = buildProgram({
    ...context,
    io,
    finish: (wanted) => {
      code = wanted
    },
  })
  try {
    await program.parseAsync([...argv])
    return code
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.badUsage
    if (!(error instanceof Error)) throw error
    const known = ownWords[error.name]
    const resource = resourceFailure(error)
    if (known !== undefined) io.err.write(`${error.message}\n`)
    else if (resource === null) io.err.write(`${error.stack ?? error.message}\n`)
    else io.err.write(`${withoutResource[resource]} (${error.message})\n`)
    return known ?? exitCodes.failure
  }
}
