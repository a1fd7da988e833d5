const mega = 1024 * 1024

export interface ZipLimits {
  readonly entries: number
  readonly entryBytes: number
  /** Unpacked over packed size, for entries above `ratioFromBytes`, and of the archive above `totalFreeBytes`. */
  readonly ratio: number
  readonly ratioFromBytes: number
  readonly totalFreeBytes: number
  /** Entries up to this size are read whole and checked before anything of them is used. */
  readonly wholeBytes: number
}

export const zipLimits: ZipLimits = {
  entries: 1_000_000,
  entryBytes: 2048 * mega,
  ratio: 100,
  ratioFromBytes: mega,
  totalFreeBytes: 64 * mega,
  wholeBytes: 32 * mega,
}
