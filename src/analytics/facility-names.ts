/** What analytics needs to know of facilities: their names. */
export interface FacilityNames {
  facility(id: string): Promise<{ readonly id: string; readonly name: string } | null>
}
