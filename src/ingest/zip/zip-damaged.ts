/** The archive, or one entry of it, is not what it says. */
export class ZipDamaged extends Error {
  constructor(what: string) {
    super(`damaged zip: ${what}`)
    this.name = 'ZipDamaged'
  }
}

/** Runs a step of reading an archive; errors of the disk stay errors, all others mean damage. */
export async function damageAware<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof ZipDamaged) throw error
    if (error instanceof Error && !('syscall' in error)) throw new ZipDamaged(error.message)
    throw error
  }
}
