/** A facility's code is taken; codes are never given twice. */
export class FacilityExists extends Error {
  override readonly name = 'FacilityExists'

  constructor(id: string) {
    super(`There is a facility "${id}" already.`)
  }
}
