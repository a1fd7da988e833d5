import type { DrlSetList, FacilityList } from '../api/country-lists.ts'

/** Sets of the European Union's own projects (PiDRL, EUCLID) are meant for every country. */
const shared = 'EU'

/**
 * The references a hospital answers to, shown unless the reader chooses others: the registry's own, the
 * European ones, and its own country's. Other countries' stay one click away; held against all of them at
 * once, nearly every hospital is above somebody's.
 */
export function homeSets(
  { facilities }: FacilityList,
  { sets }: DrlSetList,
  facility: string,
): readonly string[] {
  const own = facilities.find(({ id }) => id === facility)?.country ?? null
  const near = sets.filter(({ country }) => country === shared || country === own)
  return ['registry', ...near.map(({ id }) => id)]
}
