import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The reference material beside the checkout; tests that need it say that they skip when it is not there. */
const folder = join(import.meta.dirname, '../../../../../shared/samples/rdsr')

export const haveSamples = existsSync(join(folder, 'expected.json'))

export const samplePath = (name: string): string => join(folder, `${name}.dcm`)

export const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(samplePath(name)))

/** Every dose report and image of CT there is. */
export const ctSamples = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('CT-') && name.endsWith('.dcm'))
    .map((name) => name.slice(0, -'.dcm'.length))

export const expectedText = (): string => readFileSync(join(folder, 'expected.json'), 'utf8')

/** All of them, without ".dcm"; none where the folder is missing. */
export const sampleNames: readonly string[] = haveSamples
  ? readdirSync(folder).flatMap((file) => /^(.+)\.dcm$/.exec(file)?.[1] ?? [])
  : []
