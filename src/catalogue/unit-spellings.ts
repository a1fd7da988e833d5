const list = (words: string): readonly string[] => words.split(' ')

/**
 * How headers write units, in lower case without accents, blanks and signs between the parts ("mGy·cm", "mGy*cm" and
 * "mGy x cm" are all "mgycm"), by what is measured. Units that the registry cannot convert are here too, so that
 * a table which has them is not taken for another.
 */
export const unitSpellings = {
  dose: {
    mGy: ['mgy', 'milligray'],
    Gy: ['gy', 'gray'],
    cGy: ['cgy', 'centigray'],
    uGy: ['ugy', 'microgray'],
    rad: ['rad', 'mrad'],
    mSv: ['msv', 'sv', 'usv'],
  },
  doseLength: {
    'mGy.cm': ['mgycm', 'mgyxcm', 'mgycentimeter'],
    'mGy.m': ['mgym', 'mgyxm'],
    'Gy.cm': ['gycm', 'gyxcm'],
    'cGy.cm': ['cgycm'],
    'Gy.m': ['gym'],
    'uGy.m': ['ugym'],
    mSv: ['msv', 'sv', 'usv'],
    mGy: ['mgy'],
  },
  mass: {
    kg: ['kg', 'kgs', 'kilogram', 'kilo', 'kilos'],
    g: ['g', 'gram', 'grams'],
    lb: ['lb', 'lbs', 'pounds'],
  },
  length: {
    m: ['m', 'metre', 'meter', 'metres', 'meters', 'metros', 'metri'],
    cm: ['cm', 'centimetre', 'centimeter', 'zentimeter'],
    mm: ['mm', 'millimetre', 'millimeter'],
    in: ['in', 'inch', 'inches', 'ft'],
  },
  age: {
    years: list(
      'years year yrs yr y jahre jahren jahr ans annees anos anni jaar jaren ar lat lata vuotta a j',
    ),
    months: list(
      'months month mth mo monate monaten mois meses mesi maanden manader maneder miesiace miesiecy kuukautta',
    ),
    weeks: ['weeks', 'wochen', 'semaines', 'semanas', 'settimane', 'weken', 'veckor', 'tygodnie'],
    days: ['days', 'tage', 'jours', 'dias', 'giorni', 'dagen', 'dagar', 'dni'],
  },
  time: {
    s: ['s', 'sec', 'secs', 'second', 'seconds', 'sek', 'sekunden', 'seg', 'segundos', 'secondi'],
    ms: ['ms', 'msec', 'millisecond', 'milliseconds'],
    min: ['min', 'mins', 'minutes'],
  },
  voltage: { kV: ['kv', 'kvp', 'kilovolt'], V: ['v', 'volt'] },
  current: { mA: ['ma', 'milliampere'], uA: ['ua', 'microampere'], A: ['a', 'ampere'] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

export type Measure = keyof typeof unitSpellings
