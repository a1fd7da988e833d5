import type { Command } from 'commander'
import { writeFile } from 'node:fs/promises'
import {
  patientChoice,
  type ErasureView,
  type PatientChoice,
} from '../../contract/patients-rights.ts'
import type { CliContext } from '../context.ts'
import { erasureText } from '../erasure-text.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { knownFacility } from '../known-facility.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'

/** Who decides where no key does. */
const by = 'command line'

interface WhoOptions {
  readonly facility: string
  readonly patientId?: string
  readonly issuer?: string
  readonly pseudonym?: string
  readonly json?: boolean
}

function choiceOf({ patientId, issuer, pseudonym }: WhoOptions): PatientChoice {
  const parsed = patientChoice.safeParse({ patientId, issuer, pseudonym })
  if (parsed.success) return parsed.data
  // What was typed is a patient's: say which option, never its value.
  throw new UsageError(
    'Give either --patient-id (with --issuer, if the hospital exports one) or --pseudonym, which has 22 characters.',
  )
}

/** opendrl patient erase | lift-erasure | erasures | export */
export function patientCommand(program: Command, context: CliContext): void {
  const { io, withServices, finish } = context
  const patient = program
    .command('patient')
    .description('What a hospital owes its patients: their data on request, and erasure')
  const who = (command: Command): Command =>
    command
      .requiredOption('--facility <code>', 'the hospital that sent the records')
      .option('--patient-id <id>', 'the patient’s number in the hospital’s systems')
      .option('--issuer <name>', 'issuer of the number, if the hospital exports one')
      .option('--pseudonym <text>', 'the pseudonym the registry shows, instead of a number')
  const nothing = (): void => {
    io.err.write(
      'Nothing is stored about this patient. If the hospital exports an issuer with the patient id, give it with --issuer.\n',
    )
    finish(exitCodes.badInput)
  }

  who(patient.command('erase').description('Erase everything stored about a patient, for good'))
    .option('--json', 'print JSON')
    .action(async (options: WhoOptions) => {
      const choice = choiceOf(options)
      await withServices(async (services) => {
        if (!(await knownFacility(context, services, options.facility))) return
        const evidence = await services.erasePatient(options.facility, choice, by)
        if (evidence === null) return nothing()
        if (options.json === true) return printJson(io, evidence)
        printLine(io, erasureText(evidence))
      })
    })
  patient
    .command('lift-erasure <erasure>')
    .description('Let records of an erased patient in again; what was erased stays erased')
    .requiredOption('--facility <code>', 'the hospital')
    .action(async (erasure: string, { facility }: { facility: string }) => {
      await withServices(async (services) => {
        if (await services.liftErasure(facility, erasure, by))
          return printLine(io, 'Records of this patient are taken again.')
        io.err.write('There is no such erasure at this facility (opendrl patient erasures).\n')
        finish(exitCodes.badInput)
      })
    })
  patient
    .command('erasures')
    .description('Evidence of what was erased: counts and times, never whose')
    .option('--facility <code>', 'of this facility alone')
    .option('--json', 'print JSON')
    .action(async ({ facility, json }: { facility?: string; json?: boolean }) => {
      await withServices(async (services) => {
        const erasures = await services.erasures(facility === undefined ? '*' : [facility])
        if (json === true) return printJson(io, { erasures })
        printLine(io, table<ErasureView>(erasureColumns, erasures))
      })
    })
  who(
    patient.command('export').description('Everything stored about a patient, explained, as JSON'),
  )
    .option('--out <file>', 'a new file, readable by its owner only; default: print it')
    .action(async (options: WhoOptions & { readonly out?: string }) => {
      const choice = choiceOf(options)
      await withServices(async (services) => {
        if (!(await knownFacility(context, services, options.facility))) return
        const exported = await services.exportPatient(options.facility, choice)
        if (exported === null) return nothing()
        if (options.out === undefined) return printJson(io, exported)
        const text = `${JSON.stringify(exported, null, 2)}\n`
        await writeFile(options.out, text, { mode: 0o600, flag: 'wx' })
        printLine(io, `Wrote what is stored about this patient to ${options.out}.`)
      })
    })
}

const erasureColumns: Parameters<typeof table<ErasureView>>[0] = [
  { head: 'erasure', cell: (row) => row.erasureId },
  { head: 'facility', cell: (row) => row.facilityId },
  { head: 'kind', cell: (row) => row.kind },
  { head: 'exams', cell: (row) => String(row.counts.exams) },
  { head: 'decided', cell: (row) => row.decidedAt },
  { head: 'by', cell: (row) => row.decidedBy },
  { head: 'complete', cell: (row) => row.completedAt ?? 'not yet' },
  { head: 'lifted', cell: (row) => row.liftedAt ?? '' },
]
