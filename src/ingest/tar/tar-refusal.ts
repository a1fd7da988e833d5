import { validateFileName } from 'yauzl'
import type { TarLimits } from './archive-limits.ts'
import type { TarMember } from './tar-headers.ts'

/** Why an entry is not read; null to read it. */
export function tarRefusal({ name, size, type }: TarMember, limits: TarLimits): string | null {
  if (type === 'sparse') return 'a sparse file'
  if (type !== 'file') return 'a link or device'
  if (name.includes('\0') || validateFileName(name.replace(/^(\.\/)+/, '')) !== null)
    return 'unsafe name'
  return size > limits.entryBytes ? 'too large' : null
}
