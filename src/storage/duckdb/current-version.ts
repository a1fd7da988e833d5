import { currentMappingVersion } from './mapping-store.ts'
import { currentChange } from './record-change.ts'
import type { Session } from './session.ts'

/** Differs whenever an exam or a mapping differs: the last change of exams and the mapping version. */
export async function currentVersion(session: Session): Promise<string> {
  return `${await currentChange(session)}.${await currentMappingVersion(session)}`
}

/** The mapping version within a version. */
export function mappingVersionOf(version: string): number {
  return Number(version.slice(version.indexOf('.') + 1))
}
