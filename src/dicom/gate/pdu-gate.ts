import { networkLimits } from '../limits.ts'
import { orderedRequest } from './ordered-request.ts'
import { commandPdu } from './command-pdu.ts'
import { PduFrames } from './pdu-frames.ts'
import { pduHeaderBytes, pduType, ProtocolViolation } from './pdu-types.ts'
import { readCommand, type Command } from './read-command.ts'

const pdvHeaderBytes = 6

/** What comes through the gate. */
export interface GateListener {
  /** A whole sound PDU for the library: all but objects, which it would parse or keep whatever their size. */
  pdu(bytes: Buffer): void
  /** A C-STORE command is whole; its object follows. */
  objectBegins(command: Command, context: number): void
  objectBytes(bytes: Buffer): void
  objectEnds(): void
}

/**
 * Stands before the library, which takes any length on trust and parses whole data sets: lets through only
 * sound PDUs, in the order of an association, and none while it is held. Objects go another way.
 */
export class PduGate {
  readonly #frames = new PduFrames((type) => this.#limitOf(type))
  readonly #listener: GateListener
  #phase: 'request' | 'negotiating' | 'data' | 'over' = 'request'
  #contexts: ReadonlyMap<number, unknown> = new Map()
  #held = false
  #running = false
  /** Fragments of the command being received, and the context they came on. */
  #command: Buffer[] = []
  #commandBytes = 0
  #commandContext: number | null = null
  /** The context on which the fragments of an object are due; null: a command is due. */
  #objectContext: number | null = null
  /** What is left of a PDU while the gate is held. */
  #fragments: Buffer | null = null

  constructor(listener: GateListener) {
    this.#listener = listener
  }

  /** @throws ProtocolViolation */
  take(chunk: Buffer): void {
    if (this.#phase === 'over') return
    this.#frames.push(chunk)
    this.#run()
  }

  get isHeld(): boolean {
    return this.#held
  }

  /** The association was accepted: data may come, on these contexts. */
  accepted(contexts: ReadonlyMap<number, unknown>): void {
    this.#contexts = contexts
    this.#phase = 'data'
  }

  /** The association was refused or released: what still comes is not looked at. */
  end(): void {
    this.#phase = 'over'
  }

  hold(): void {
    this.#held = true
  }

  /** @throws ProtocolViolation of what waited */
  release(): void {
    this.#held = false
    this.#run()
  }

  #run(): void {
    if (this.#running) return
    this.#running = true
    try {
      while (!this.#held && this.#phase !== 'over') {
        if (this.#fragments !== null) {
          this.#nextFragment(this.#fragments)
          continue
        }
        const pdu = this.#frames.next()
        if (pdu === null) return
        this.#pass(pdu)
      }
    } finally {
      this.#running = false
    }
  }

  #limitOf(type: number): number {
    if (type === pduType.abort) return 4
    if (type === pduType.associateRequest)
      return this.#phase === 'request' ? networkLimits.associationRequestBytes : 0
    if (this.#phase !== 'data') return 0
    if (type === pduType.data) return networkLimits.pduBytes + networkLimits.pduTolerance
    return type === pduType.releaseRequest ? 4 : 0
  }

  #pass(pdu: Buffer): void {
    const type = pdu.readUInt8(0)
    if (type === pduType.data) {
      this.#fragments = pdu.subarray(pduHeaderBytes)
      return
    }
    if (type === pduType.associateRequest) {
      this.#phase = 'negotiating'
      return this.#listener.pdu(orderedRequest(pdu))
    }
    if (pdu.length !== pduHeaderBytes + 4) throw new ProtocolViolation('a PDU cut short')
    this.#listener.pdu(pdu)
  }

  /** A P-DATA-TF holds fragments (PDV), one after the other (PS3.8, 9.3.5). */
  #nextFragment(rest: Buffer): void {
    if (rest.length === 0) {
      this.#fragments = null
      return
    }
    if (rest.length < pdvHeaderBytes) throw new ProtocolViolation('a fragment cut short')
    const length = rest.readUInt32BE(0)
    const end = 4 + length
    if (length < 2 || end > rest.length)
      throw new ProtocolViolation('a fragment longer than its PDU')
    this.#fragments = rest.subarray(end)
    const value = rest.subarray(pdvHeaderBytes, end)
    this.#follow(rest.readUInt8(4), rest.readUInt8(5), value)
  }

  /** @param control bit 0: of a command, bit 1: the last (PS3.8, E.2) */
  #follow(context: number, control: number, value: Buffer): void {
    const isCommand = (control & 1) === 1
    const isLast = (control & 2) === 2
    if (isCommand !== (this.#objectContext === null))
      throw new ProtocolViolation('a fragment of a command or object that was not due')
    if (isCommand) return this.#followCommand(context, isLast, value)
    if (context !== this.#objectContext)
      throw new ProtocolViolation('an object on another context than its command')
    if (value.length > 0) this.#listener.objectBytes(value)
    if (!isLast) return
    this.#objectContext = null
    this.#listener.objectEnds()
  }

  #followCommand(context: number, isLast: boolean, value: Buffer): void {
    if (!this.#contexts.has(context))
      throw new ProtocolViolation('a command on a context that was not accepted')
    this.#commandContext ??= context
    if (context !== this.#commandContext)
      throw new ProtocolViolation('a command over several contexts')
    this.#commandBytes += value.length
    if (this.#commandBytes > networkLimits.commandBytes)
      throw new ProtocolViolation('a command longer than any is')
    this.#command.push(value)
    if (!isLast) return
    const bytes = Buffer.concat(this.#command)
    this.#command = []
    this.#commandBytes = 0
    this.#commandContext = null
    const command = readCommand(bytes)
    if (command.kind === 'echo') return this.#listener.pdu(commandPdu(context, bytes))
    this.#objectContext = context
    this.#listener.objectBegins(command, context)
  }
}
