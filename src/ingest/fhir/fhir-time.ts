const pattern = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?$/

export interface FhirMoment {
  readonly date: string
  /** HH:MM:SS; undefined where only a day is given. */
  readonly time: string | undefined
}

/**
 * Day and time of a FHIR dateTime as they are written: a registry compares local times of one device, and whoever
 * writes an offset writes the local time before it. A year or month alone is no day.
 */
export function fhirMoment(text: string | undefined): FhirMoment | undefined {
  const match = pattern.exec(text ?? '')
  return match?.[1] === undefined ? undefined : { date: match[1], time: match[2] }
}

/** YYYY-MM-DDTHH:MM:SS; undefined where no time is given, or one in UTC, which is no device's local time. */
export function localDateTime(text: string | undefined): string | undefined {
  if (text?.endsWith('Z') === true) return undefined
  const moment = fhirMoment(text)
  return moment?.time === undefined ? undefined : `${moment.date}T${moment.time}`
}
