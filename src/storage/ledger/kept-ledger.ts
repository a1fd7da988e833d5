import type { ChainPosition } from '../chain/chain-frame.ts'
import { ChainBroken } from '../chain/chain-log.ts'
import { RegistryReadOnly } from '../duckdb/registry-read-only.ts'
import { Ledger } from './ledger.ts'
import { reconcile, type RunTransaction } from './reconcile.ts'

export interface LedgerState {
  /** Why the registry takes no writes; null when it does. */
  readonly fault: string | null
  /** Entries the database did not hold when it was opened. */
  readonly broughtForward: number
  /** Of the last entry; null where the ledger could not be read. */
  readonly position: ChainPosition | null
}

/** A database's ledger, or why it has none it can go on with. */
export class KeptLedger {
  readonly #ledger: Ledger | null
  readonly #fault: string | null
  readonly #broughtForward: number

  private constructor(ledger: Ledger | null, fault: string | null, broughtForward: number) {
    this.#ledger = ledger
    this.#fault = fault
    this.#broughtForward = broughtForward
  }

  /** Opens the ledger and brings the database to where it stands. */
  static async open(
    directory: string,
    clock: () => Date,
    run: RunTransaction,
  ): Promise<KeptLedger> {
    let ledger: Ledger | null = null
    try {
      ledger = await Ledger.open(directory, clock)
      return new KeptLedger(ledger, null, await reconcile(run, ledger))
    } catch (error) {
      if (error instanceof ChainBroken) return new KeptLedger(ledger, error.message, 0)
      await ledger?.close()
      throw error
    }
  }

  get state(): LedgerState {
    return {
      fault: this.fault,
      broughtForward: this.#broughtForward,
      position: this.#ledger?.head ?? null,
    }
  }

  /** Why the registry takes no writes; null when it does. */
  get fault(): string | null {
    return this.#fault ?? this.#ledger?.fault ?? null
  }

  /** @throws RegistryReadOnly */
  get ledger(): Ledger {
    if (this.#ledger === null || this.fault !== null)
      throw new RegistryReadOnly(this.fault ?? 'Its ledger is not open.')
    return this.#ledger
  }

  async close(): Promise<void> {
    await this.#ledger?.close()
  }
}
