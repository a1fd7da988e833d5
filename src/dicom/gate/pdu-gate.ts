import { networkLimits } from '../limits.ts'
import { orderedRequest } from './ordered-request.ts'
import { PduFrames } from './pdu-frames.ts'
import { pduHeaderBytes, pduType, ProtocolViolation } from './pdu-types.ts'
import { readCommand } from './read-command.ts'

const pdvHeaderBytes = 6

/**
 * Stands before the library, which takes any length on trust and parses whole data sets: lets through only
 * sound PDUs, each of one fragment, in the order of an association, and none while it is held.
 */
export class PduGate {
  readonly #frames = new PduFrames((type) => this.#limitOf(type))
  readonly #deliver: (pdu: Buffer) => void
  #phase: 'request' | 'negotiating' | 'data' | 'over' = 'request'
  #contexts: ReadonlySet<number> = new Set()
  #held = false
  #delivering = false
  /** Fragments of the command being received. */
  #command: Buffer[] = []
  #commandBytes = 0
  /** The context on which the fragments of an object are due; null: a command is due. */
  #dataContext: number | null = null
  #messageContext: number | null = null

  /** @param deliver takes one whole PDU */
  constructor(deliver: (pdu: Buffer) => void) {
    this.#deliver = deliver
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
  accepted(contexts: ReadonlySet<number>): void {
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
    if (this.#delivering) return
    this.#delivering = true
    try {
      while (!this.#held && this.#phase !== 'over') {
        const pdu = this.#frames.next()
        if (pdu === null) return
        this.#pass(pdu)
      }
    } finally {
      this.#delivering = false
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
    if (type === pduType.associateRequest) {
      const request = orderedRequest(pdu)
      request.writeUInt32BE(request.length - pduHeaderBytes, 2)
      this.#phase = 'negotiating'
      return this.#deliver(request)
    }
    if (type !== pduType.data) {
      if (pdu.length !== pduHeaderBytes + 4) throw new ProtocolViolation('a PDU cut short')
      return this.#deliver(pdu)
    }
    for (const fragment of this.#fragments(pdu)) this.#deliver(fragment)
  }

  /** Each fragment (PDV) as a P-DATA-TF of its own: the library forgets what follows a command in one PDU. */
  #fragments(pdu: Buffer): readonly Buffer[] {
    const fragments: Buffer[] = []
    let position = pduHeaderBytes
    while (position < pdu.length) {
      if (position + pdvHeaderBytes > pdu.length)
        throw new ProtocolViolation('a fragment cut short')
      const length = pdu.readUInt32BE(position)
      const end = position + 4 + length
      if (length < 2 || end > pdu.length)
        throw new ProtocolViolation('a fragment longer than its PDU')
      this.#follow(
        pdu.readUInt8(position + 4),
        pdu.readUInt8(position + 5),
        pdu.subarray(position + pdvHeaderBytes, end),
      )
      if (position === pduHeaderBytes && end === pdu.length) return [pdu]
      const header = Buffer.alloc(pduHeaderBytes)
      header.writeUInt8(pduType.data, 0)
      header.writeUInt32BE(end - position, 2)
      fragments.push(Buffer.concat([header, pdu.subarray(position, end)]))
      if (fragments.length > networkLimits.fragmentsPerPdu)
        throw new ProtocolViolation('a PDU of many small fragments')
      position = end
    }
    return fragments
  }

  /** @param control bit 0: of a command, bit 1: the last (PS3.8, E.2) */
  #follow(context: number, control: number, value: Buffer): void {
    const isCommand = (control & 1) === 1
    const isLast = (control & 2) === 2
    if (isCommand !== (this.#dataContext === null))
      throw new ProtocolViolation('a fragment of a command or object that was not due')
    if (!isCommand) {
      if (context !== this.#dataContext)
        throw new ProtocolViolation('an object on another context than its command')
      if (isLast) this.#dataContext = null
      return
    }
    if (!this.#contexts.has(context))
      throw new ProtocolViolation('a command on a context that was not accepted')
    this.#messageContext ??= context
    if (context !== this.#messageContext)
      throw new ProtocolViolation('a command over several contexts')
    this.#commandBytes += value.length
    if (this.#commandBytes > networkLimits.commandBytes)
      throw new ProtocolViolation('a command longer than any is')
    this.#command.push(value)
    if (!isLast) return
    const { hasDataSet } = readCommand(Buffer.concat(this.#command))
    this.#dataContext = hasDataSet ? context : null
    this.#command = []
    this.#commandBytes = 0
    this.#messageContext = null
  }
}
