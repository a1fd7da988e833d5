import { randomBytes } from 'node:crypto'
import { createEpochDesk, type EpochDesk } from './access/epochs/epoch-desk.ts'
import type { FacilityKey } from './access/facility-key.ts'
import { createPatientsDesk, type PatientsDesk } from './access/patients/patients-desk.ts'
import { pseudonymScheme } from './contract/report-line.ts'
import type { DuckdbRegistry } from './storage/duckdb/open-registry.ts'
import { createEpochSalts } from './storage/epoch-salts.ts'

export interface PatientsRights extends PatientsDesk, EpochDesk {
  /** For the operator at the data directory alone, never for a route. @returns null when there is no such facility */
  facilityKey(facilityId: string): Promise<FacilityKey | null>
}

/** Pseudonyms and their epochs; erasure, export and retention; and the end of a facility. */
export function createPatientsRights({
  registry,
  dataDir,
  master,
  clock,
}: {
  readonly registry: DuckdbRegistry
  readonly dataDir: string
  readonly master: Uint8Array
  readonly clock: () => Date
}): PatientsRights {
  const epochs = createEpochDesk({
    store: registry.epochs,
    salts: createEpochSalts(dataDir, randomBytes),
    master,
    clock,
  })
  return {
    ...epochs,
    ...createPatientsDesk({
      erasures: registry.erasures,
      exports: registry.patientExports,
      retentions: registry.retentions,
      epochsOf: epochs.facilityEpochs,
      clock,
      newId: () => randomBytes(12).toString('base64url'),
    }),
    async facilityKey(facilityId) {
      if ((await registry.facilities.facility(facilityId)) === null) return null
      const { epoch, key } = (await epochs.facilityEpochs(facilityId)).current
      return { scheme: pseudonymScheme, facility: facilityId, epoch, key }
    },
  }
}
