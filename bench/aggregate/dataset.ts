import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { engineThreads } from './engine.ts'
import { adultFromMonths, ageEdges } from './questions.ts'

export const protocols = 40
export const bands = ageEdges.length
export const facilities = 400

/**
 * One exam per number i, made of hashes of i and a salt (below 32; one number hashed, since DuckDB's hash
 * of two is their combination and correlates): the same rows on every run, in any order.
 * Doses are the product's fixed-point numbers (steps of 0.0001), weights steps of 10 g. Sizes are uneven as
 * in a registry: the largest protocol has four times the exams of the smallest, the largest
 * facility 5 % of all, two exams in five are of adults.
 */
const macros = `
  CREATE MACRO draw(i, salt) AS hash(i::BIGINT * 64 + salt);
  CREATE MACRO uniform(i, salt) AS ((draw(i, salt) >> 11)::DOUBLE + 0.5) / 9007199254740992.0;
  CREATE MACRO normal(i, salt) AS
    sqrt(-2 * ln(uniform(i, salt))) * cos(2 * pi() * uniform(i, salt + 32));
  CREATE MACRO clamp(x, low, high) AS greatest(low, least(high, x));`

/** Density falling in a line from 4 to 1; times 7 mod 40, so that size does not follow the number. */
const protocol = `1 + (floor(${protocols} * (4 - sqrt(16 - 15 * uniform(i, 1))) / 3)::INTEGER * 7) % ${protocols}`

const band = `CASE WHEN u < 0.04 THEN 0 WHEN u < 0.10 THEN 1 WHEN u < 0.24 THEN 2
  WHEN u < 0.40 THEN 3 WHEN u < 0.60 THEN 4 ELSE 5 END`

const select = (exams: number) => `
  WITH numbered AS (SELECT range AS i, uniform(range, 2) AS u FROM range(${exams})),
  placed AS (
    SELECT i, ${protocol} AS protocol, ${band} AS band,
      1 + floor(${facilities} * pow(uniform(i, 3), 2))::INTEGER AS facility FROM numbered),
  aged AS (
    SELECT *, edges[band + 1] + floor(uniform(i, 4) * (edges[band + 2] - edges[band + 1]))::INTEGER AS months,
      4 * (facility - 1) + 1 + floor(uniform(i, 5) * (1 + facility % 4))::INTEGER AS scanner
    FROM (SELECT *, [${ageEdges.join(', ')}, 1080] AS edges FROM placed)),
  measured AS (
    SELECT *,
      CASE WHEN months < 12 THEN 3.5 + 0.55 * months WHEN months < ${adultFromMonths} THEN 8 + 2.6 * months / 12
        ELSE 76 END AS kg,
      exp(ln(3e6) + 0.5 * normal(protocol, 6) - 0.35 * (5 - band) + 0.2 * normal(facility, 7)
        + 0.45 * normal(i, 8)) AS dose
    FROM aged)
  SELECT protocol::UTINYINT AS protocol, band::UTINYINT AS band, facility::USMALLINT AS facility,
    (19358 + floor(1096 * uniform(i, 9)))::USMALLINT AS day,
    months::USMALLINT AS age_months,
    clamp(round(100 * kg * exp(0.18 * normal(i, 10))), 80, 25000)::USMALLINT AS weight_10g,
    CASE WHEN uniform(i, 11) < 0.49 THEN 1 WHEN uniform(i, 11) < 0.98 THEN 2 ELSE 3 END::UTINYINT AS sex,
    scanner::USMALLINT AS scanner,
    (1 + draw(scanner, 12) % 4)::UTINYINT AS manufacturer,
    (1 + draw(i, 13) % greatest(1, ${Math.floor(exams * 0.4)}))::UINTEGER AS patient,
    clamp(round(dose), 1e4, 4e8)::UINTEGER AS dlp,
    clamp(round(dose / (28 * exp(0.2 * normal(i, 14)))), 1e3, 2e7)::UINTEGER AS ctdivol
  FROM measured ORDER BY protocol, band, facility, i`

/** The exams as a Parquet file in `folder`, clustered by protocol, band and facility; made once. */
export async function dataset(folder: string, exams: number): Promise<string> {
  const path = join(folder, `exams-${exams}.parquet`)
  if (await stat(path).catch(() => null)) return path
  const instance = await DuckDBInstance.create(':memory:', { threads: String(engineThreads) })
  const connection = await instance.connect()
  await connection.run(macros)
  // A run that is stopped leaves no half file under the name that the next one trusts.
  await connection.run(`COPY (${select(exams)}) TO '${path}.part' (FORMAT parquet)`)
  await rename(`${path}.part`, path)
  connection.closeSync()
  instance.closeSync()
  return path
}

/** One exam of each run (protocol, band, facility) of a data set: what runs cost by themselves. */
export async function oneOfEach(folder: string, path: string): Promise<string> {
  const ones = join(folder, 'exams-one-of-each.parquet')
  const instance = await DuckDBInstance.create(':memory:', { threads: String(engineThreads) })
  const connection = await instance.connect()
  await connection.run(`COPY (
    SELECT * FROM read_parquet('${path}')
    QUALIFY row_number() OVER (PARTITION BY protocol, band, facility ORDER BY day) = 1
    ORDER BY protocol, band, facility) TO '${ones}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  return ones
}
