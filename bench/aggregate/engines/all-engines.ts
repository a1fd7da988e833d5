import type { AbsentEngine, Engine } from '../engine.ts'
import { clickhouse } from './clickhouse.ts'
import { duckdb } from './duckdb.ts'
import { polars } from './polars.ts'

/** Every engine that the core is compared with: those installed, and why the others are not there. */
export function allEngines(): {
  readonly engines: readonly Engine[]
  readonly absent: readonly AbsentEngine[]
} {
  const engines: Engine[] = []
  const absent: AbsentEngine[] = []
  for (const engine of [duckdb(), duckdb('signed'), clickhouse(), polars()]) {
    if ('absent' in engine) absent.push(engine)
    else engines.push(engine)
  }
  return { engines, absent }
}
