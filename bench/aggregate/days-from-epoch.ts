/** Days from 1970-01-01 to an ISO date. */
export const daysFromEpoch = (date: string): number => Date.parse(date) / 86_400_000
