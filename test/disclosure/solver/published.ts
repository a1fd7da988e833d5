/** What anybody can read of one published cell; the solver knows nothing else of it. */
export interface PublishedCell {
  readonly protocol: { readonly loinc: string }
  readonly scheme: string
  readonly band: string
  readonly quantity: string
  readonly phantomCm: number | null
  readonly withheld: boolean
  /** Day on which the figures were first published. */
  readonly asOf: string | null
  readonly exams: number | null
  readonly facilities: number | null
  readonly p25: number | null
  readonly achievable: number | null
  readonly drl: number | null
  readonly interval: { readonly lower: number | null; readonly upper: number | null } | null
}

/** Bands of children's heads as they are published, in months: PiDRL beside ACR. */
export const headBands: Readonly<Record<string, readonly [number, number]>> = {
  'pidrl-head-age/0-3mo': [0, 3],
  'pidrl-head-age/3mo-1y': [3, 12],
  'pidrl-head-age/1-6y': [12, 72],
  'pidrl-head-age/6y-plus': [72, 216],
  'acr-2022-head-age/0-1y': [0, 12],
  'acr-2022-head-age/1-2y': [12, 24],
  'acr-2022-head-age/2-6y': [24, 72],
  'acr-2022-head-age/6-18y': [72, 216],
}
