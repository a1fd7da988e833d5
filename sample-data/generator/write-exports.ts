import type { GeneratedHospital } from './hospital.ts'
import type { GeneratedRegistry } from './registry.ts'
import { writeHospital, type ExportFile } from './write-hospital.ts'

/** Writes every hospital's files, one hospital after the other, so that a caller can ingest meanwhile. */
export async function* writeExports(
  registry: GeneratedRegistry,
  directory: string,
): AsyncIterable<{
  readonly hospital: GeneratedHospital
  readonly files: readonly ExportFile[]
}> {
  for (const hospital of registry.hospitals) {
    yield { hospital, files: await writeHospital(registry, hospital, directory) }
  }
}
