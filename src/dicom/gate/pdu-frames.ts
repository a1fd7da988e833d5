import { pduHeaderBytes, ProtocolViolation } from './pdu-types.ts'

/** Cuts a stream of bytes into PDUs; each byte is copied once at most, and never more than a PDU is held. */
export class PduFrames {
  readonly #limitOf: (type: number) => number
  #chunks: Buffer[] = []
  #held = 0
  #wanted: number | null = null

  /** @param limitOf most bytes after the header of a PDU of this type; 0: none is taken */
  constructor(limitOf: (type: number) => number) {
    this.#limitOf = limitOf
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#held += chunk.length
  }

  /** @returns the next whole PDU with its header, or null until more arrives. @throws ProtocolViolation */
  next(): Buffer | null {
    if (this.#wanted === null) {
      if (this.#held < pduHeaderBytes) return null
      const header = this.#peek(pduHeaderBytes)
      const limit = this.#limitOf(header.readUInt8(0))
      const length = header.readUInt32BE(2)
      if (limit === 0) throw new ProtocolViolation('a PDU that has no place here')
      if (length > limit) throw new ProtocolViolation('a PDU longer than was agreed')
      this.#wanted = pduHeaderBytes + length
    }
    if (this.#held < this.#wanted) return null
    const pdu = this.#peek(this.#wanted).subarray(0, this.#wanted)
    this.#drop(this.#wanted)
    this.#wanted = null
    return pdu
  }

  /** The first bytes in one piece, joining chunks only where they must be. */
  #peek(size: number): Buffer {
    const [first] = this.#chunks
    if (first !== undefined && first.length >= size) return first
    const joined = Buffer.concat(this.#chunks, this.#held)
    this.#chunks = [joined]
    return joined
  }

  #drop(size: number): void {
    const [first, ...rest] = this.#chunks
    this.#held -= size
    if (first === undefined) return
    this.#chunks = first.length === size ? rest : [first.subarray(size), ...rest]
  }
}
