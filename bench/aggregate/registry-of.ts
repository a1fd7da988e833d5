import { DuckDBInstance } from '@duckdb/node-api'
import { join } from 'node:path'
import { protocols as catalogue } from '../../src/catalogue/protocols.ts'
import { openRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { protocols } from './dataset.ts'
import { engineThreads } from './engine.ts'

export const clock = (): Date => new Date('2026-06-30T00:00:00Z')

/**
 * A registry's own database with the exams of a data set, as uploads would have left it: by facility and day, each with
 * one irradiation event. Written past the pipeline, which is not what is measured.
 */
export async function registryOf(dataDir: string, parquetPath: string): Promise<void> {
  const registry = await openRegistry({ dataDir, clock })
  await registry.close()
  const instance = await DuckDBInstance.create(':memory:', { threads: String(engineThreads) })
  const connection = await instance.connect()
  await connection.run(`ATTACH '${join(dataDir, 'registry.duckdb')}' AS registry`)
  await connection.run('USE registry')
  await connection.run('CREATE TEMP TABLE loinc (protocol UTINYINT, code VARCHAR)')
  for (const [i, { loinc }] of ctProtocols().entries())
    await connection.run(`INSERT INTO loinc VALUES (${i + 1}, '${loinc}')`)
  await connection.run(`
    CREATE TEMP TABLE source AS SELECT *, row_number() OVER (ORDER BY facility, day)::UBIGINT AS i
    FROM read_parquet('${parquetPath}')`)
  await connection.run(`
    INSERT INTO exam BY NAME
    SELECT 'f' || facility AS facility_id, printf('%022d', i) AS exam_id, 'CT' AS modality,
      DATE '1970-01-01' + day::INTEGER AS exam_date, 'p' || protocol AS local_name,
      'diagnostic' AS purpose, printf('%022d', patient) AS patient, age_months::INTEGER AS age_months,
      ['female', 'male', 'other'][sex] AS sex, weight_10g::UINTEGER * 10 AS weight_g,
      's' || scanner AS scanner_id, 'maker ' || manufacturer AS manufacturer, 'model' AS model,
      '32' AS phantom, ctdivol::UINTEGER AS ctdivol, ctdivol::UINTEGER AS ctdivol_largest,
      dlp::UINTEGER AS dlp, 1::UINTEGER AS diagnostic_events, false AS quarantined
    FROM source ORDER BY i`)
  await connection.run(`
    INSERT INTO irradiation_event BY NAME
    SELECT 'f' || facility AS facility_id, printf('%022d', i) AS exam_id, 0::UINTEGER AS position,
      'diagnostic' AS role, 32::UINTEGER AS phantom_cm, ctdivol::UINTEGER AS ctdivol,
      dlp::UINTEGER AS dlp
    FROM source ORDER BY i`)
  await connection.run(`
    INSERT INTO mapping
    SELECT 1, 'f' || f, 'p' || protocol, code, '2026-01-01T00:00:00Z'
    FROM loinc, (SELECT DISTINCT facility AS f FROM source)`)
  await connection.run('CHECKPOINT registry')
  connection.closeSync()
  instance.closeSync()
}

function ctProtocols() {
  const found = catalogue.filter(({ modality }) => modality === 'CT').slice(0, protocols)
  if (found.length < protocols) throw new Error('the catalogue has too few CT protocols')
  return found
}
