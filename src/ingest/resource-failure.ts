/** What the machine ran out of, by the code a client is told. */
export type ResourceFailure = 'disk-full' | 'disk-unwritable' | 'files-exhausted'

/** A disk that takes nothing new, and what is left on it. */
export interface DiskState {
  /** Why nothing new is taken now; null while all is well. */
  readonly failure: ResourceFailure | null
  readonly freeBytes: number
  /** Looks now. @returns `failure` as it is then */
  check(): Promise<ResourceFailure | null>
  /** Told of whatever failed anywhere; what is no failure of the disk is passed over. */
  noticed(error: unknown): void
}

/** Thrown where there is no use in trying. */
export class OutOfResources extends Error {
  override readonly name = 'OutOfResources'
  readonly failure: ResourceFailure

  constructor(failure: ResourceFailure) {
    super(resourceWords[failure])
    this.failure = failure
  }
}

/** One sentence for the client: what is wrong, and what to do. */
export const resourceWords: Readonly<Record<ResourceFailure, string>> = {
  'disk-full':
    'Nothing of this was kept, and all that was acknowledged is; send it again when there is room.',
  'disk-unwritable':
    'The service cannot write to its disk; nothing of this was kept, and all that was acknowledged is.',
  'files-exhausted': 'The service has as many files open as it may; ask again in a moment.',
}

const byCode: Readonly<Record<string, ResourceFailure>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'disk-unwritable',
  EIO: 'disk-unwritable',
  EMFILE: 'files-exhausted',
  ENFILE: 'files-exhausted',
}

/** As the C library says it, which is how the database engine passes it on. */
const byWords: readonly (readonly [RegExp, ResourceFailure])[] = [
  [/No space left on device|Disk quota exceeded/, 'disk-full'],
  [/Read-only file system|Input\/output error/, 'disk-unwritable'],
  [/Too many open files/, 'files-exhausted'],
]

/** How far causes of causes are followed. */
const deepest = 8

/** Which resource an error, or what caused it, speaks of; null when it speaks of none. */
export function resourceFailure(error: unknown, depth = 0): ResourceFailure | null {
  if (!(error instanceof Error) || depth > deepest) return null
  if (error instanceof OutOfResources) return error.failure
  const code = 'code' in error ? byCode[String(error.code)] : undefined
  const words = code ?? byWords.find(([pattern]) => pattern.test(error.message))?.[1]
  if (words !== undefined) return words
  const below = error instanceof AggregateError ? [...error.errors, error.cause] : [error.cause]
  for (const cause of below) {
    const found = resourceFailure(cause, depth + 1)
    if (found !== null) return found
  }
  return null
}
