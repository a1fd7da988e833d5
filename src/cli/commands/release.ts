import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { releaseFileNames } from '../../contract/release.ts'
import type { CliContext } from '../context.ts'
import { exitCodes, printJson, printLine } from '../io.ts'
import { table } from '../table.ts'

/** opendrl release create | list | export */
export function releaseCommand(program: Command, { io, withServices, finish }: CliContext): void {
  const release = program
    .command('release')
    .description('Research releases: aggregated, disclosure-safe cells')
  release
    .command('create')
    .description('Make a release')
    .option('--title <text>')
    .option('--json', 'print JSON')
    .action(async ({ title, json }: { title?: string; json?: boolean }) => {
      await withServices(async (services) => {
        const made = await services.questions.createRelease(title ?? null)
        if (json === true) return printJson(io, made)
        printLine(io, `Release ${made.id}: ${made.cells} cells, ${made.withheld} withheld.`)
        for (const file of made.files) printLine(io, `  ${file.sha256}  ${file.name}`)
      })
    })
  release
    .command('list')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await withServices(async (services) => {
        const releases = await services.questions.releases()
        if (json === true) return printJson(io, { releases })
        printLine(
          io,
          table(
            [
              { head: 'id', cell: (row) => row.id },
              { head: 'title', cell: (row) => row.title },
              { head: 'made', cell: (row) => row.createdAt },
              { head: 'cells', align: 'right', cell: (row) => String(row.cells) },
            ],
            releases,
          ),
        )
      })
    })
  release
    .command('export <id> <folder>')
    .description('Write the files of a release to a folder')
    .action(async (id: string, folder: string) => {
      await withServices(async (services) => {
        if ((await services.questions.release(id)) === null) {
          io.err.write('There is no such release.\n')
          return finish(exitCodes.badInput)
        }
        await mkdir(folder, { recursive: true })
        for (const name of releaseFileNames) {
          const file = await services.questions.releaseFile(id, name)
          if (file !== null) await writeFile(join(folder, name), file.bytes)
        }
        printLine(io, `Wrote ${releaseFileNames.length} files to ${folder}.`)
      })
    })
}
