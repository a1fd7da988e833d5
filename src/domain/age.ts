import { completedMonths, fromEpochDay, toEpochDay, type CalendarDate } from './calendar-date.ts'
import type { AgePrecision } from './patient.ts'

/** Age at the exam in whole days and completed calendar months, and how finely it is known. */
export interface Age {
  readonly ageDays: number
  readonly ageMonths: number
  readonly agePrecision: AgePrecision
}

const daysPerYear = 365.25
const oldestMonths = 120 * 12
/** Ages over 89 years are one group: 90 years (HIPAA safe harbour, 45 CFR 164.514(b)(2)(i)(C)). */
const capped = { ageDays: 32_872, ageMonths: 1080 } as const

/** @param birth not after `exam` */
export function ageFromBirth(birth: CalendarDate, exam: CalendarDate): Age {
  return {
    ageDays: toEpochDay(exam) - toEpochDay(birth),
    ageMonths: completedMonths(birth, exam),
    agePrecision: 'day',
  }
}

/** Months by the calendar, counted back from the exam. */
export function ageFromDays(days: number, exam: CalendarDate, agePrecision: 'day' | 'week'): Age {
  const birth = fromEpochDay(toEpochDay(exam) - days)
  return { ...ageFromBirth(birth, exam), agePrecision }
}

export function ageFromMonths(months: number): Age {
  return {
    ageDays: Math.floor((months * daysPerYear) / 12),
    ageMonths: months,
    agePrecision: 'month',
  }
}

export function ageFromYears(years: number): Age {
  return {
    ageDays: Math.floor(years * daysPerYear),
    ageMonths: years * 12,
    agePrecision: 'year',
  }
}

/** Over 120 completed years nobody is; such ages are left by anonymisers. */
export function isImpossibleAge({ ageDays, ageMonths }: Age): boolean {
  return ageDays < 0 || ageMonths < 0 || ageMonths >= oldestMonths + 12
}

/** The age as stored: over 89 years it is 90. */
export function capAge(age: Age): Age {
  return age.ageMonths >= capped.ageMonths ? { ...age, ...capped } : age
}
