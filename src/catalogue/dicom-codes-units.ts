/**
 * UCUM code values and the power of ten that takes a value to the unit of the exam schema.
 * Dose units without the point ("mGycm", "Gym2") are what Siemens and GE write; both are read.
 * Sources: UCUM; PS3.16 CID 7180-7184 (units), TID 10002, 10003, 10012, 10013.
 */
const shifts = {
  /** CTDIvol, SSDE. */
  mGy: { Gy: 3, cGy: 1, mGy: 0, uGy: -3 },
  'mGy.cm': {
    'mGy.cm': 0,
    mGycm: 0,
    'Gy.cm': 3,
    'cGy.cm': 1,
    'uGy.cm': -3,
    'mGy.m': 2,
    'mGy.mm': -1,
    'Gy.m': 5,
  },
  'Gy.cm2': {
    'Gy.cm2': 0,
    Gycm2: 0,
    'dGy.cm2': -1,
    'cGy.cm2': -2,
    'mGy.cm2': -3,
    'uGy.cm2': -6,
    'Gy.m2': 4,
    Gym2: 4,
    'dGy.m2': 3,
    'cGy.m2': 2,
    'mGy.m2': 1,
    'uGy.m2': -2,
    uGym2: -2,
  },
  /** Air kerma at the reference point. */
  Gy: { Gy: 0, cGy: -2, mGy: -3, uGy: -6 },
  mm: { mm: 0, cm: 1, m: 3 },
  cm: { mm: -1, cm: 0, m: 2 },
  s: { s: 0, ms: -3, us: -6 },
  mA: { mA: 0, A: 3, uA: -3 },
  kV: { kV: 0, V: -3 },
  ratio: { '{ratio}': 0, ratio: 0, '1': 0, '{no units}': 0, '': 0, '%': -2 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>

/** The unit a value is wanted in; `count` takes any unit, since "{events}" has as many spellings as makers. */
export type WantedUnit = keyof typeof shifts | 'count'

const tables: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(shifts).map(([wanted, table]) => [wanted, new Map(Object.entries(table))]),
)

/** @returns the power of ten from the given UCUM unit to the wanted one; undefined where it is not known */
export function unitShift(wanted: WantedUnit, ucum: string): number | undefined {
  return wanted === 'count' ? 0 : tables.get(wanted)?.get(ucum)
}

/** Scheme designators of units; "UCM" is how GE surgical C-arms misspell it. */
export const unitSchemes: ReadonlySet<string> = new Set(['UCUM', 'UCM'])
