import type { UnderstoodName } from './understood-name.ts'

/** Reads a hospital's name of an exam, in any of the catalogue's languages and typing styles. */
export function understandName(name: string): UnderstoodName {
  return {
    regions: [],
    vessels: [],
    contrast: null,
    angiography: false,
    purposes: [],
    population: null,
    lowDose: false,
    notAnExam: null,
    readings: [],
    unread: name.split(/\s+/).filter((word) => word !== ''),
  }
}
