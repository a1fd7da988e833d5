/** The registry can be read, and takes nothing: what it holds and what its ledger says are not the same. */
export class RegistryReadOnly extends Error {
  override readonly name = 'RegistryReadOnly'

  constructor(reason: string) {
    super(`The registry is read-only. ${reason}`)
  }
}
